"""How the simulated service tells others of new and changed faxes."""
