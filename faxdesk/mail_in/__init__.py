"""Mail as a way in: a listener on this computer alone, for what programs send to number@fax.localhost."""
