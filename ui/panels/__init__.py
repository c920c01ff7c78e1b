"""What stands around the form: library, sections, details, status line.

Each shows what it is given and emits what was chosen.
"""
