"""Folders of plain manifests that are for different clusters: they contradict each other."""

from collections.abc import Collection, Iterable, Iterator, Sequence


def diverging(files: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Yield where the files part that have different objects under one name.

    `files` has each with the number of its object; equal ones share theirs. `dev/web.yaml` and
    `prod/web.yaml` part at `dev` and `prod`; files of one folder are told apart by themselves.
    """
    waiting = [([(tuple(file.split("/")), number) for file, number in files], 0)]
    while waiting:
        listed, depth = waiting.pop()
        if len({number for _, number in listed}) < 2:  # nothing contradicts
            continue
        below: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for parts, number in listed:
            below.setdefault("/".join(parts[: depth + 1]), []).append((parts, number))
        if len(below) > 1:
            yield from below
        waiting += [(inner, depth + 1) for inner in below.values() if len(inner) > 1]


def root_of(file: str, roots: Collection[str]) -> str:
    """Return the deepest of the roots that a file is below, or is itself; "" if there is none."""
    if not roots:
        return ""
    return next((path for path in _upwards(file) if path in roots), "")


def _upwards(path: str) -> Iterable[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]
