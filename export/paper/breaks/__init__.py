"""Where lines and pages end, decided once for every format that has them.

The composition uses `lines` and `pages`.
"""
