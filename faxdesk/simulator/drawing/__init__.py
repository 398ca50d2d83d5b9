"""How the simulated service draws fax pages."""
