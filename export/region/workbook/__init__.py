"""The units of a region as a workbook to be calculated with: every unit a row, every cell a column.

Units come one after the other and are kept nowhere, so that ten thousand take no more memory than
ten (`writer`); figures are numbers, texts are texts, what is blank is blank, as in
docs/decisions/0007-xlsx.md.
"""
