"""What is made once for all tests of a process, where to make it takes longer than most tests."""
