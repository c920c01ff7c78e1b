"""Hostile files are read in a process of their own, where a crash takes nothing along.

`reading_process.ReadingProcess` reads one file after the other, `pool.ReadingPool` many at once on
all cores; both give what `storage.readers.report_file` would. `child` is what runs on the other
side, `messages` what goes between the two, `confinement` what the child may not do.
"""
