"""The card of a contact or a group: read, and changed in place."""
