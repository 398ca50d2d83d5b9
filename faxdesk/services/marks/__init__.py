"""What is put on the pages of a fax by hand: pictures, and the person's signatures."""
