"""An edition of the official format: its file read, judged and turned into immutable data.

The ways in are `catalog` and `edition`.
"""
