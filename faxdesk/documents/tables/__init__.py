"""Spreadsheets and CSV files, read as rows of text in the caged process."""
