"""The documents of a fax being written, in a list that is put in order by hand."""
