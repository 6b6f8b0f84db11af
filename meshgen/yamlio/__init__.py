"""YAML in, with the place of every value; YAML out, exact and the same each time."""

from meshgen.yamlio.data import read_data
from meshgen.yamlio.dump import dump, dump_all
from meshgen.yamlio.literals import without_literals
from meshgen.yamlio.load import load, load_all, single
from meshgen.yamlio.nodes import Node, Scalar, at, locate, texts, to_data
from meshgen.yamlio.probe import is_yaml
from meshgen.yamlio.scalars import is_text_to_kustomize, resolve

__all__ = [
    "Node",
    "Scalar",
    "at",
    "dump",
    "dump_all",
    "is_text_to_kustomize",
    "is_yaml",
    "load",
    "load_all",
    "locate",
    "read_data",
    "resolve",
    "single",
    "texts",
    "to_data",
    "without_literals",
]
