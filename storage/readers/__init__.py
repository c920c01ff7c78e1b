"""Files from outside, turned into reports."""
