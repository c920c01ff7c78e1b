"""Causes of findings and what would mend them.

The ways in are `causes` and `remedies`, and nothing here changes a report.
"""
