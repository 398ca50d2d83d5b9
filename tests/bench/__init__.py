"""Measurements against a floor that is taken in the same run; see __main__."""
