"""The lock of the window: what is shown in place of the faxes, and the choice of what opens it."""
