"""Sockets and connections that can be called off; knows no service."""
