"""Files that are not pages yet: made into pages by LibreOffice or here, or taken apart into documents."""
