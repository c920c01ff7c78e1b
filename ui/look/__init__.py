"""How everything looks and speaks: theme, fonts, icons, marks, small widgets, Chinese for Qt.

It knows no report.
"""
