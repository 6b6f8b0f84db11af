"""Which host was meant by a name that is none."""

from meshgen.nearest import did_you_mean
from meshgen.system import System

# So many names are compared with one, and so many names with others: it takes its time.
_COMPARED = 100


class Hints:
    """The names of Services, to find the one that a route nearly names."""

    def __init__(self, system: System) -> None:
        """Sort the Services of a system."""
        self._system = system
        self._names: dict[str, list[str]] = {}
        self._namespaces: dict[str, str] = {}
        self._told: dict[tuple[str, str], str] = {}
        for service in system.services:
            self._names.setdefault(service.namespace, []).append(service.name)
            self._namespaces.setdefault(service.name, service.namespace)

    def of(self, host: str, home: str) -> str:
        """Return what to write for a host that an object of a namespace names; "" if unknown."""
        key = (host, home)
        if key not in self._told:
            self._told[key] = self._hint(host, home)
        return self._told[key]

    def _hint(self, host: str, home: str) -> str:
        domain = self._system.hosts.domain
        name, dot, namespace = host.removesuffix(".svc").partition(".")
        if dot:
            there = self._system.service(namespace, name)
            return f"write {name}.{namespace}.svc.{domain}" if there else ""
        names = self._names.get(home, ())[:_COMPARED] if len(self._told) < _COMPARED else ()
        near, other = did_you_mean(host, names), self._namespaces.get(host)
        if near or other is None:
            return near
        return f"for that of {other} write {host}.{other}.svc.{domain}"
