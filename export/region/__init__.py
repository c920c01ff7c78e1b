"""What a superior hands out of many units' reports: return slips, reminders, workbook, analysis.

Everything is made from plain records, so that it can be written wherever the reports come from.
"""
