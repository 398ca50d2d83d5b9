"""Programs written for speed alone, by which the start and the pages are measured."""
