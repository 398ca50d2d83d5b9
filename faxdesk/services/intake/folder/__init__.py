"""The watched folder: files that are laid there become faxes."""
