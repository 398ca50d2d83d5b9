"""The palette that leads to any fax, person, action or setting by its name."""
