"""Cover pages of one's own: what they are made of, the facts that they show, those that come with FaxDesk."""
