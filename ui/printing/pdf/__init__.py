"""A composed report as a PDF file; the way in is `document`."""
