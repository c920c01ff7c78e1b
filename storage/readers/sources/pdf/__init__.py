"""Pages of a PDF → `Document`: characters and ruled lines become tables and paragraphs.

The way in is `reading`.
"""
