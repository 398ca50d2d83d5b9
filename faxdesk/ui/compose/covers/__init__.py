"""The cover page of a fax: which one, and what is written on it."""
