"""The page editor by mouse and keys."""
