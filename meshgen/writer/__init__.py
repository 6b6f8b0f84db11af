"""The only part of meshgen that touches the output folder.

The folder is replaced whole or not at all, only files that meshgen wrote are ever overwritten or
removed, and nothing outside the folder is written.
"""

from meshgen.writer.commit import compare, refuse, write
from meshgen.writer.comparison import Comparison
from meshgen.writer.unified import diff

__all__ = ["Comparison", "compare", "diff", "refuse", "write"]
