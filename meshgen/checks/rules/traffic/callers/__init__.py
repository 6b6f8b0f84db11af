"""Whom routes are for, and what callers see of the mesh."""
