"""The audit log: who did what with which fax, and how the log shows that nobody has bent it."""
