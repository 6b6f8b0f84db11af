"""What meshgen has to know of a kind, once: a row each, and how a kind is looked up."""

from meshgen.kinds.kind import LAST, Fields, Kind
from meshgen.kinds.lookup import KINDS, POD_TEMPLATES, kind_named, kind_of

__all__ = [
    "KINDS",
    "LAST",
    "POD_TEMPLATES",
    "Fields",
    "Kind",
    "kind_named",
    "kind_of",
]
