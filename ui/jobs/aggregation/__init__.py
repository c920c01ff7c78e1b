"""Units' files on their way into a region's sum: what command line and window share. Free of Qt.

`submissions` checks what was read of a file, `assignment` tells whose it is and which of several
counts, `regional_report` makes the region's own report of what was added up.
"""
