"""What the sources of workbooks share, and one module for each kind of file they come in."""
