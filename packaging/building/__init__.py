"""Makes the packages; run by `packaging/package.py`, which `python3 dev.py package` starts."""
