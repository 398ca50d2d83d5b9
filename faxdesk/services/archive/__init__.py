"""The archive as its user sees it: lists, searches, tags, trash, recognised text."""
