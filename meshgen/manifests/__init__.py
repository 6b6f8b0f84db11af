"""Manifests that anybody wrote: found, read, told apart from other YAML, and checked."""
