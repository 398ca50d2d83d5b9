"""The lines along the edges of the window: menus, the demo's banner, what is said above all else, undo."""
