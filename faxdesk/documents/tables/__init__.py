"""Spreadsheets and CSV files, read as rows of text (child process only)."""
