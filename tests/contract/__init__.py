"""What the program and RingCentral may say to each other, in our own words, and whether they do."""
