"""What is asked or refused before a fax leaves."""
