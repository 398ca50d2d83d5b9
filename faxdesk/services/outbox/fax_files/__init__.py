"""The documents of a fax: taken from the disk, or from an earlier fax, and drawn to be sent."""
