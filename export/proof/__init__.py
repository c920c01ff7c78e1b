"""Proofreading of written documents, by other means than they were written with.

It reads files and changes none.
"""
