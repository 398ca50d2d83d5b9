"""The commands by which other programs use FaxDesk: the local API, and the server for agents."""
