"""Cover pages of one's own: kept in the profile, filled in and drawn for a fax."""
