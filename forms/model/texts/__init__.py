"""What is known of a text without a word list.

Headings, outlines, figures tied to cells, the stretch that changed.
"""
