"""Settings that were refused already: what hangs on them is not judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from meshgen.config.environments import ENVIRONMENTS, layers_at
from meshgen.config.layers import EVERY
from meshgen.resources import Path

# Where the settings of `services.NAME.versions.VERSION` begin in a path.
_IN_VERSION = 4


@dataclass(frozen=True)
class Broken:
    """The paths of refused settings; `*` in the place of a service's name stands for every one."""

    paths: frozenset[Path] = frozenset()

    def within(self, layers: Sequence[Path]) -> "Broken":
        """Return where what is refused would be in the settings of an environment of such layers.

        These are the paths of where its settings stand in the file.
        """
        return Broken(frozenset(p for w in self.paths if (p := _merged(w, layers))))

    def with_more(self, paths: Iterable[Path]) -> "Broken":
        """Return these and more."""
        return Broken(self.paths.union(paths))

    def touches(self, path: Path) -> bool:
        """Return whether something at the path, above it or below it was refused.

        What a version has from its service may be refused there.
        """
        if not self.paths:
            return False
        if path[2:3] == ("versions",) and len(path) > _IN_VERSION and path[0] == "services":
            of_service = (*path[:2], *path[_IN_VERSION:])
            return self._touches(path) or self._touches(of_service)
        return self._touches(path)

    def _touches(self, path: Path) -> bool:
        starts = {path[:1], path[:2], (path[0], EVERY)}
        return any(_overlap(broken, path) for s in starts for broken in self._by_start.get(s, ()))

    @cached_property
    def _by_start(self) -> dict[Path, list[Path]]:
        """Return the paths by how they start: few start as one service's settings do."""
        by_start: dict[Path, list[Path]] = {}
        for path in self.paths:
            by_start.setdefault(path[:2], []).append(path)
        return by_start


def _merged(written: Path, layers: Sequence[Path]) -> Path:
    around = layers_at(written)
    if around:
        written = written[len(around[-1]) :] if around[-1] in layers else ()
    elif written[:1] == (ENVIRONMENTS,):
        return ()
    if written[:1] == ("namespaces",) and written[2:3] == ("defaults",):
        written = written[2:]
    if written and written[0] == "defaults":
        return ("services", EVERY, *written[1:])
    return written


def _overlap(broken: Path, path: Path) -> bool:
    pairs = enumerate(zip(broken, path, strict=False))
    return all(b == p or (i == 1 and b == EVERY and broken[0] == "services") for i, (b, p) in pairs)
