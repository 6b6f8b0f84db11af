"""Manifests that anybody wrote, checked together: which of them make a system, and what of it."""
