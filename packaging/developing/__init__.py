"""What `dev.py` does, once a fitting Python runs it: standard library alone, before anything is installed."""
