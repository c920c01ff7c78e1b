"""What differs between reports, in two ways or three: fields, paragraphs, words. Free of Qt."""
