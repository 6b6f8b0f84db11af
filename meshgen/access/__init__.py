"""Who may reach whom: the matrix of a system, and the answer to one question."""

from meshgen.access.arriving import Arrival, Because, How
from meshgen.access.cell import Cell, Reach
from meshgen.access.changes import Change, Changes, Turn, between
from meshgen.access.matrix import Matrix, Row
from meshgen.access.outside import Beyond
from meshgen.access.question import EVERYTHING, Question, matrix_of
from meshgen.access.sources import Kind, Source
from meshgen.access.standing import Standing, standings
from meshgen.access.targets import Target
from meshgen.access.verdicts import Compared, Verdicts, compared

__all__ = [
    "EVERYTHING",
    "Arrival",
    "Because",
    "Beyond",
    "Cell",
    "Change",
    "Changes",
    "Compared",
    "How",
    "Kind",
    "Matrix",
    "Question",
    "Reach",
    "Row",
    "Source",
    "Standing",
    "Target",
    "Turn",
    "Verdicts",
    "between",
    "compared",
    "matrix_of",
    "standings",
]
