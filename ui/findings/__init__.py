"""The list of findings with its filter and its remedies; the way in is `panel`."""
