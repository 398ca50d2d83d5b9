"""The page that shows what was sent and received, as charts."""
