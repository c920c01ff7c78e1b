"""`Document` → report with notes: headings, tables by their labels, title, signature."""
