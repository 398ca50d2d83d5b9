"""The rail at the side of the window: the lists with their counts, kept searches, and who is signed in."""
