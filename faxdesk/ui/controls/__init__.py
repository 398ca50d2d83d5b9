"""Controls of the window in its own look: choices, switches, chips, rows of tools, the ring of the focus."""
