"""Widgets that show and edit one report."""
