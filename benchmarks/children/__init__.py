"""Programs that a benchmark starts as processes of their own.

Each writes a line `shown` when its first editable field has been painted, and then, when it has
settled, a line with its resident memory in KiB. It ends when it is told to.
"""
