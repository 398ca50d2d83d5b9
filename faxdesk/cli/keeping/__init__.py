"""The commands that keep an archive safe: its encryption, backups of it, and the way back."""
