"""A report as plain text; the way in is `report`, the other modules read one part of it each."""
