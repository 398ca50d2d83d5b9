"""Books of contacts on other servers: CardDAV and LDAP. They are read, and never written."""
