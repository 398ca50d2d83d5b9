"""Tests of what is asked or refused before a fax leaves."""
