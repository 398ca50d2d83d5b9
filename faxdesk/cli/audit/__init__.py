"""Commands about who did what with which fax."""
