"""One queue for all ways in: what is printed, scanned, mailed or handed over becomes a draft, once."""
