"""The audit log in the window: who did what with which fax."""
