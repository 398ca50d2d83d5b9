"""Asking whether there is a newer FaxDesk. Nothing is downloaded, and nothing told of who asks."""
