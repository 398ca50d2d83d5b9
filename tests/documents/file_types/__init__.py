"""Tests of faxdesk.documents.file_types."""
