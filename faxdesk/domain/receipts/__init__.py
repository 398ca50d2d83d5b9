"""The receipt of a fax that went out: what it says, and how that is written from what is known."""
