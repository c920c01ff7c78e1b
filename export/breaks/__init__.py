"""Where lines and pages end, decided once for every format that has them.

Other packages use `lines` and `pages`.
"""
