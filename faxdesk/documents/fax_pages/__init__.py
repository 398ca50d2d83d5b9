"""Pages of a fax: told from others, made of any document, split where a page is too long for one."""
