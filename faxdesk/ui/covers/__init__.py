"""Seeing to cover pages of one's own: the list of them, and the designer of one."""
