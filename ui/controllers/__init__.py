"""One controller per group of actions.

The one place where an action of the window meets what it does.
"""
