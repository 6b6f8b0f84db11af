"""Names of hosts, as Istio reads them: short ones, full ones, and those with a `*`."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Generic, TypeVar

from meshgen.lenient import texts

T = TypeVar("T")


def full_name(host: str, namespace: str, domain: str) -> str:
    """Return the full name of a host that an object of a namespace names.

    Only a name without a dot is a Service's of that namespace: `web.shop` is a host of its own.

    Source: ResolveShortnameToFQDN of istio.io/istio/pilot/pkg/model.
    """
    if not host or "." in host or host == "*" or ":" in host:
        return host  # the last is an address of IPv6
    return f"{host}.{namespace}.svc.{domain}"


def covers(pattern: str, host: str) -> bool:
    """Return whether a name, which may begin with `*`, stands for all that another one does."""
    if not pattern.startswith("*"):
        return pattern == host
    if host.startswith("*"):
        return len(host) >= len(pattern) and host[1:].endswith(pattern[1:])
    return host.endswith(pattern[1:])


def overlaps(one: str, other: str) -> bool:
    """Return whether some host is meant by both names. Source: Name.Matches of pkg/config/host."""
    return covers(one, other) or covers(other, one)


def visible_in(
    export_to: object, namespace: str, default: Sequence[str] = ()
) -> frozenset[str] | None:
    """Return the namespaces that see an object by its `exportTo`; None is all of them."""
    listed = texts(export_to) or default
    if not listed or "*" in listed:
        return None
    return frozenset(namespace if one == "." else one for one in listed if one != "~")


class Named(Generic[T]):
    """Things by the names of hosts, some of which begin with `*`."""

    def __init__(self) -> None:
        """Begin with none."""
        self._by_name: dict[str, list[T]] = {}
        self._wildcards: list[str] = []  # the longest first, which is the most specific one
        self._reversed: list[str] = []

    def add(self, name: str, thing: T) -> None:
        """Add a thing, after the others of that name."""
        if name.startswith("*") and name not in self._by_name:
            insort(self._wildcards, name, key=lambda one: -len(one))
        self._by_name.setdefault(name, []).append(thing)

    def exactly(self, name: str) -> Sequence[T]:
        """Return the things of this very name."""
        return self._by_name.get(name, ())

    def covering(self, name: str) -> Iterator[T]:
        """Yield the things whose names stand for this one, the most specific name first."""
        yield from self.exactly(name)
        tail = name.removeprefix("*")
        if len(self._wildcards) <= len(tail):
            for pattern in self._wildcards:
                if pattern != name and covers(pattern, name):
                    yield from self.exactly(pattern)
        else:
            for start in range(name.startswith("*"), len(tail) + 1):
                yield from self.exactly("*" + tail[start:])

    def covered(self, name: str) -> Iterator[T]:
        """Yield the things whose names are among those that this one stands for."""
        if not name.startswith("*"):
            yield from self.exactly(name)
            return
        if len(self._reversed) != len(self._by_name):
            self._reversed = sorted(one[::-1] for one in self._by_name)
        tail = name[:0:-1]
        start = bisect_left(self._reversed, tail)
        for one in islice(self._reversed, start, None):
            if not one.startswith(tail):
                return
            if covers(name, one[::-1]):
                yield from self._by_name[one[::-1]]

    def __iter__(self) -> Iterator[tuple[str, Sequence[T]]]:
        """Yield each name with its things."""
        yield from self._by_name.items()
