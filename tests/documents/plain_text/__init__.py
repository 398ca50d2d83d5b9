"""Tests of faxdesk.documents."""
