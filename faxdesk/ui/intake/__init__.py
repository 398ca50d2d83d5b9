"""What comes in by itself, as the window tells of it and the settings steer it."""
