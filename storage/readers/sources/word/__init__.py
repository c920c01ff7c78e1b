"""Word documents (.docx, .docm, .dotx): `document.read_word` turns one into a `Document`.

The package is opened with Python's zip library and read with lxml: only the four or five parts
that say what a reader sees, each up to a size, and no relation that leads out of the file.
"""
