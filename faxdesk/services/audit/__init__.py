"""The audit log as people use it: looked through, exported, checked, kept for as long as is wanted."""
