"""The editor of a text, with what is known of its figures; the way in is `editor`."""
