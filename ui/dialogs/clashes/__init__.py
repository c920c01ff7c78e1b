"""The dialog in which the clerk decides about fields that two sides have changed."""
