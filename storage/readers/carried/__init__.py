"""The data that our Word files carry beside the paper; the paper has the last word."""
