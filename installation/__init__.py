"""What a bare machine needs before the program can run; nothing but the standard library."""
