"""The way from a config to files, step by step."""

from meshgen.pipeline.project import Project

__all__ = ["Project"]
