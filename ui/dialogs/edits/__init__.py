"""The dialog in which the edits of a returned file are looked at and taken over, or left."""
