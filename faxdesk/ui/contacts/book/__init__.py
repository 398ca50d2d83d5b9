"""What is done with the book of contacts as a whole: doubles made one, and a file written."""
