"""A printer that other programs print to by IPP (RFC 8010, RFC 8011): its jobs become faxes."""
