"""The handover file: chosen reports with all that was done to them, in one file (docs/handover.md).

`file` writes and reads it, `records` says what stands in it, `sealing` locks it with a password.
"""
