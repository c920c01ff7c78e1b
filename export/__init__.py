"""A report as blocks, and the blocks as files. Free of Qt."""
