"""From blocks to pages with items in their places, in points; the way in is `pages`."""
