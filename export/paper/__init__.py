"""What stands on paper and how it is set: blocks, their composition, page and type.

Every writer goes by it, none adds to it.
"""
