"""First stage: from a text to sentences and tokens.

Knows words and numbers, no figures of tables.
"""
