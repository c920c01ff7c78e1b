"""Every question to the clerk.

The rest of the program asks through `questions` only, so that tests can answer.
"""
