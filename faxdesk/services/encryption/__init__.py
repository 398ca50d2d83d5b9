"""The encryption of an archive as people meet it: where its key is kept, turning it on and off, recovery."""
