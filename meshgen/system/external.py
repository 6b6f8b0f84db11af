"""What is said to exist though none of the objects says so: it was deployed otherwise."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_PARTS = 2
# An entry with a `*`, and what it matches.
_Pattern = tuple[str, re.Pattern[str]]


class External:
    """The entries of an `external:` list, and whether any rule had a use for each.

    An entry is `Kind/name` (whatever namespace it is in, or none), `Kind/namespace/name` or a
    host; the kind may have its group (`Certificate.cert-manager.io/web`), and a `*` stands for any
    characters. `quiet` are entries of which nobody wants to hear that they are of no use; `pods`
    are some that come and go, each by its namespace and its labels.
    """

    def __init__(
        self,
        entries: Iterable[str] = (),
        quiet: Iterable[str] = (),
        pods: Iterable[tuple[str, Mapping[str, str]]] = (),
    ) -> None:
        """Take the entries; what is none of these forms matches nothing."""
        self._pods = list(pods)
        self._entries = list(dict.fromkeys(entries))
        self._used: set[str] = set()
        self._plain: set[str] = set()
        self._hosts: list[_Pattern] = []
        self._objects: dict[str, list[_Pattern]] = {}
        for entry in dict.fromkeys((*self._entries, *quiet)):
            kind, *name = entry.split("/")
            if "*" not in entry:
                self._plain.add(entry)
            elif name:
                full = name if len(name) == _PARTS else ["*", *name]
                self._objects.setdefault(kind, []).append((entry, _matching("/".join(full))))
            else:
                self._hosts.append((entry, _matching(entry)))

    def has(self, type_: str, namespace: str, name: str) -> bool:
        """Return whether an object exists; `type_` is `Kind.group`, or `Kind` of the core group."""
        kinds = tuple(dict.fromkeys((type_, type_.partition(".")[0])))
        listed = [one for kind in kinds for one in self._objects.get(kind, ())]
        plain = [
            each for kind in kinds for each in (f"{kind}/{name}", f"{kind}/{namespace}/{name}")
        ]
        return self._any(plain, listed, f"{namespace}/{name}")

    def has_host(self, host: str) -> bool:
        """Return whether a host exists: one that is listed, or the full name of a Service."""
        lower = host.lower().rstrip(".")
        if self._any([lower], self._hosts, lower):
            return True
        name, _, rest = host.partition(".")
        namespace, _, rest = rest.partition(".")
        return rest.startswith("svc") and self.has("Service", namespace, name)

    def has_pods(self, namespace: str, labels: Mapping[str, object]) -> bool:
        """Return whether pods with these labels come to a namespace."""
        there = (own for where, own in self._pods if where == namespace)
        return any(labels.items() <= own.items() for own in there)

    @property
    def unused(self) -> Sequence[str]:
        """Return the entries that no question so far was about, in order."""
        return [entry for entry in self._entries if entry not in self._used]

    def _any(self, plain: Iterable[str], listed: Iterable[_Pattern], text: str) -> bool:
        used = [each for each in plain if each in self._plain]
        used += (entry for entry, pattern in listed if pattern.fullmatch(text))
        self._used.update(used)
        return bool(used)


@lru_cache
def _matching(entry: str) -> re.Pattern[str]:
    return re.compile("[^/]*".join(map(re.escape, entry.split("*"))))
