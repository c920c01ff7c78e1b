"""What can stand on paper and how it is set: blocks, page and type, where lines and tables end.

The composition and every writer go by it, none adds to it.
"""
