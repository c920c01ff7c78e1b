"""Second stage: from tokens to statements about cells.

The way in is `statements`. Nothing is judged here.
"""
