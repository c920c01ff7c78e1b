"""The report on paper, without an office suite: layout, preview, printer and PDF.

All of them take the blocks that the Word file is made of (`export.paper.blocks`), so they cannot
say anything else.
"""
