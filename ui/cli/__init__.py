"""The command line, in Chinese and without Qt: one module per group of commands."""
