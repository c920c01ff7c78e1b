"""The superior's desk (汇总): who has handed in, how far each is, and what is to be done about it.

`window` stands beside the main window. Its rooms are tabs: the units and their states (`matrix`),
what comes in (`intake`), the list of units (`units`), the sum and what it is made of (`sums`),
texts that are alike (`alike`). Modules that say so are free of Qt.
"""
