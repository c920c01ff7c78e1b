"""Regions (汇总): the units that a region expects reports from, and what their figures come to.

`regions` has the projects of a library, `units` what belongs to the units of one, `corrections`
the addends that the clerk names, `sums` adds up in SQL, `measures` has the indicators of many
reports, `standing` holds the projects of a backup against the library's. Reports are those of the
library.
"""
