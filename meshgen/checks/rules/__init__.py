"""What every cluster accepts and every mesh pays for: rules about the objects of a system together.

A rule is a small class in a file of its own, listed in the `rules.py` of its family.
"""
