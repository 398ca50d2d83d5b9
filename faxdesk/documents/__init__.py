"""Files and their pages: opened, rendered and converted in a process of its own."""
