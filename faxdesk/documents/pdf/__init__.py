"""PDF as documents: opened, mended where that is easy, and drawn as on the screen or as on paper."""
