"""What people call this service."""

DISPLAY_NAME = "RingCentral"
