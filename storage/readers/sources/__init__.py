"""Bytes of a file → `Document`: one module a format, each loaded only when it is needed."""
