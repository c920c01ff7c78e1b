"""The tables as a workbook (SpreadsheetML): figures as numbers, laid out like the form."""
