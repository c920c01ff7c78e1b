"""What the window and the command line both do with files.

Free of Qt, but for the printing of a PDF.
"""
