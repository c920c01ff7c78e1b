"""The list of expected units as a tree: made, renamed, moved, read from files."""
