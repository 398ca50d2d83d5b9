"""The service's mailbox as the archive follows it: how far it was read, and what its records leave out."""
