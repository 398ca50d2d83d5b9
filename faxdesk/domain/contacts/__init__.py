"""People and places that faxes go to and come from."""
