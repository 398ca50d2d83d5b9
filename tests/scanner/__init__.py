"""Tests of faxdesk/scanner/."""
