"""What the administrator of a computer says about FaxDesk: where it is read from, what it amounts to."""
