"""What keeps callers from hosts that nobody declares, and whether it stands.

REGISTRY_ONLY has proxies refuse them by name, and a pod can go round its proxy. A NetworkPolicy
stands, and knows addresses and ports alone. Where it lets out to a gateway and nowhere else, both
hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshgen.access.cell import Cell, Reach
from meshgen.access.matrix import Matrix
from meshgen.access.sources import Kind


@dataclass(frozen=True, eq=False)
class Standing:
    """What keeps callers in, by their positions.

    `by_name` is whether their proxies refuse; `network` is what leaves round them, `let_out` where
    to. `gateways` are those through which they reach hosts outside.
    """

    sources: Sequence[int]
    by_name: bool
    network: Reach
    let_out: str
    gateways: Sequence[str]

    @property
    def stands(self) -> bool:
        """Return whether nothing gets out, not even round a proxy, but through gateways."""
        return self.network is Reach.DENIED

    @property
    def is_open(self) -> bool:
        """Return whether nothing keeps them in."""
        return not self.by_name and self.network is Reach.ALLOWED


def standings(matrix: Matrix) -> Sequence[Standing]:
    """Return what keeps callers in: those together of whom it is the same; gateways aside."""
    found: dict[tuple[bool, Reach, str, tuple[str, ...]], list[int]] = {}
    for index, cell in _of_any(matrix):
        by_name = cell.arrival.stopped is not None
        through = tuple(_gateways(matrix, index))
        found.setdefault((by_name, cell.reach, cell.requests, through), []).append(index)
    return [
        Standing(sources, by_name, reach, let_out, through)
        for (by_name, reach, let_out, through), sources in found.items()
    ]


def _of_any(matrix: Matrix) -> Iterator[tuple[int, Cell]]:
    for row in matrix.outside:
        if row.target.is_any:
            for index, cell in sorted(row.cells.items()):
                if matrix.sources[index].kind is not Kind.GATEWAY:
                    yield index, cell


def _gateways(matrix: Matrix, index: int) -> Iterator[str]:
    """Yield the gateways through which a caller reaches hosts outside, each once."""
    cells = (row.cells.get(index) for row in matrix.outside)
    listed = (cell.arrival.through for cell in cells if cell and cell.is_let_in)
    yield from dict.fromkeys(filter(None, listed))
