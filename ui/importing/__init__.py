"""Bringing files in: read beside the window, looked at beside their source, then stored."""
