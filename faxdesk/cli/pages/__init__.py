"""Commands about what is put on the pages of a fax."""
