"""The page of contacts: the list of groups and people, and the card of the one that is chosen."""
