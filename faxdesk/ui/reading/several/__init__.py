"""Several chosen faxes: what is shown, and what is done with all of them as one."""
