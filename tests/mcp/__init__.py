"""The server for agents: what its tools answer, and how it speaks."""
