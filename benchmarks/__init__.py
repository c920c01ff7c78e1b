"""How fast the program is, always as a ratio to the bare minimum measured in the same run."""
