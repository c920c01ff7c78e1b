"""The window, the command line and what joins the layers."""
