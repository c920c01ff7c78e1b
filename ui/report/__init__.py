"""The open report: its desk, its way to disk, and what is asked when that way is barred."""
