"""The form: its model, its checks, its live session and its widgets."""
