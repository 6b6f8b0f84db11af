"""Namespaces, what bounds them, classes, and what the cluster itself is set up with."""
