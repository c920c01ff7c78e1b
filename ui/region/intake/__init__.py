"""Taking in: units' files collected, read beside the window, assigned, and put into the library."""
