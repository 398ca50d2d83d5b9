"""One document to many: a table of whom it goes to, and what is different for each."""
