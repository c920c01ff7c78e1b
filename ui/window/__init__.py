"""The main window and its frame: actions, settings, what is remembered, faults.

It does nothing by itself.
"""
