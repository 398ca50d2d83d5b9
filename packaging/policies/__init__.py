"""What administrators are given to set policies with, made of their declarations by `python3 dev.py docs`."""
