"""A table of the form on the screen; the way in is `view`."""
