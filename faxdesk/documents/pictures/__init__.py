"""Pictures as documents: photos, scans, faxes in TIFF; whole, huge or damaged."""
