"""The cage around the process that opens documents: which files it is handed, and walls around the rest."""
