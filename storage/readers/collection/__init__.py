"""Folders, files and zip files that were handed in → the files to be read, and what is not read.

`folders.collect` is the way in; `result` has what it gives. What a folder holds is other people's
work: links, devices, bombs and a million files are ordinary here, see the module of each.
"""
