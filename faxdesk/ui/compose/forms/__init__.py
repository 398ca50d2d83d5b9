"""The fields of PDF forms, filled in on the page."""
