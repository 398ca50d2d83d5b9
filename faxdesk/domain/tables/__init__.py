"""Tables that people keep of others: rows of text under headings."""
