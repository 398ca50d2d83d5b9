"""What the program does, without Qt, SQL or HTTP: its use cases, in rooms."""
