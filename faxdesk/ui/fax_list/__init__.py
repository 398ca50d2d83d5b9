"""The list of faxes: rows, search field, thumbnails."""
