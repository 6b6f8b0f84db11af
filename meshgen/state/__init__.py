"""The state before: the objects of a tree that meshgen wrote earlier, in each environment.

What a cluster has is what was applied last, and that is what a render is about to replace.
"""
