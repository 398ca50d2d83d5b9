"""Plain values and rules of faxing: standard library and phonenumbers only."""
