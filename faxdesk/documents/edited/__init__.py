"""Pages as a person changed them by hand: turned, cut, with what was struck out gone and what was written on
them (child process only)."""
