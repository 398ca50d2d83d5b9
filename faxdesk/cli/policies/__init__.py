"""The command about what the administrator of this computer says."""
