"""The window's part in the desktop around it: messages, the tray, the badge, and what is to be opened."""
