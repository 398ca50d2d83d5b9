"""One fax, looked at: its pages, recipients, history, tags, and what can be done with it."""
