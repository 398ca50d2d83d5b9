"""What other programs are answered: the command line's JSON, which the local API and agents get as well."""
