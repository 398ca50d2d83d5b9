"""Cover pages of one's own: laid out, drawn, and their pictures made one bit."""
