"""What comes into the program by itself: printed, scanned, mailed, handed over by programs."""
