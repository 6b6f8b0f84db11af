"""Who may reach whom: the matrix of a system, and the answer to one question."""

from meshgen.access.arriving import Arrival, Because, How
from meshgen.access.cell import Cell, Reach
from meshgen.access.matrix import Matrix, Row
from meshgen.access.sources import Kind, Source
from meshgen.access.targets import Target
from meshgen.access.verdicts import Verdicts

__all__ = [
    "Arrival",
    "Because",
    "Cell",
    "How",
    "Kind",
    "Matrix",
    "Reach",
    "Row",
    "Source",
    "Target",
    "Verdicts",
]
