"""Sockets and connections that can be called off. Nothing here knows which service is at the other end."""
