"""Fax pages over a telephone line: two software machines talk T.30."""
