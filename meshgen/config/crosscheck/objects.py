"""The names of objects: no two of one kind may share one."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.resources import Path


def names(place: Place) -> Iterator[Problem]:
    """Find two objects of one kind with one name."""
    services = place.sound("port", "ports")
    exposed = place.sound("port", "ports", "expose", running=True)
    first: dict[tuple[str, str], Path] = {}
    for owned in place.mesh.owned(services, exposed):
        path = place.written(owned.named_by)
        other = first.setdefault((owned.kind, owned.name), path)
        if other != path:
            whose = other[1] if other[0] == "services" else other[0]
            yield place.problem(
                Code.CONFLICT,
                path,
                f"the {owned.kind} `{owned.name}` is that of `{whose}` too",
                "expected a name of its own",
            )
