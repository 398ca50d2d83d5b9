"""One fax, being written: recipients, documents, cover page, time, preview."""
