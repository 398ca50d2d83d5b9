"""The page editor: one page of a fax is filled in, signed, struck out, turned and cut."""
