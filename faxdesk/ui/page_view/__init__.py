"""Pages on the screen and on paper: drawn, scrolled, zoomed, printed."""
