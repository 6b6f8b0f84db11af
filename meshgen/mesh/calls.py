"""Who calls whom: by `calls`, and by what other settings say already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from meshgen.mesh.asked import Asked, asked_of
from meshgen.mesh.callers import Caller
from meshgen.mesh.external import External
from meshgen.mesh.gatewayservice import GatewayService
from meshgen.mesh.implied import Ways
from meshgen.mesh.service import Service
from meshgen.resources import Path

Callee = Service | External


@dataclass(frozen=True)
class Edge:
    """A caller, what it calls, and what of it: one of `asked` has to fit.

    `why` is the path of the setting that says so; `said` tells whether it is the caller's `calls`.
    """

    caller: Caller
    callee: Callee
    asked: tuple[Asked, ...]
    why: Path
    said: bool = False

    @property
    def ports(self) -> list[int]:
        """Return the ports at which it calls, as the callee's pods or the host have them."""
        return sorted({port for one in self.asked for port in one.ports})


@dataclass(frozen=True)
class CallGraph:
    """The calls of an environment; `gateways` are the gateways' own Deployments by name.

    A service that says no `calls` may well call others: only where `says` is true, all that it
    calls is known.
    """

    ways: Ways
    gateways: Mapping[str, GatewayService]

    @property
    def edges(self) -> Sequence[Edge]:
        """Return all calls, those that are said first."""
        return self._edges

    def says(self, service: Service) -> bool:
        """Return whether a service says what it calls."""
        return service.spec.calls is not None

    def callers_of(self, callee: Callee) -> Sequence[Edge]:
        """Return who calls a service or hosts outside."""
        return self._by_callee.get(callee.setting, ())

    def calls_of(self, caller: Caller) -> Sequence[Edge]:
        """Return what a service or a gateway calls."""
        return self._by_caller.get(caller.setting, ())

    def named(self, name: str) -> Callee | None:
        """Return what `calls` mean by a name: a service, hosts outside, or a gateway's pods."""
        ways = self.ways
        known: list[Mapping[str, Callee]] = [ways.services, ways.external, self.gateways]
        return next((several[name] for several in known if name in several), None)

    @property
    def names(self) -> list[str]:
        """Return all names that `calls` may mean."""
        ways = self.ways
        return list(dict.fromkeys([*ways.services, *ways.external, *self.gateways]))

    @cached_property
    def _edges(self) -> list[Edge]:
        found = {
            (edge.caller.setting, edge.callee.setting, edge.asked): edge
            for edge in reversed([*self._said(), *self._implied()])
        }
        return list(reversed(found.values()))

    def _said(self) -> Iterator[Edge]:
        """Yield what services say that they call, and where the routes of that lead besides."""
        for service in self.ways.services.values():
            for name, several in sorted((service.spec.calls or {}).items()):
                callee = self.named(name)
                if callee is None:
                    continue  # a check tells
                asked = tuple(one for said in several for one in asked_of(callee, said))
                edge = Edge(service, callee, asked, (*service.setting, "calls", name), said=True)
                yield edge
                yield from self._passed_on(edge)

    def _passed_on(self, edge: Edge) -> Iterator[Edge]:
        """Yield where the caller's proxy sends requests besides, by routes of what is called."""
        for led in self.ways.passed_on(edge.callee):
            asked = [replace(led.asked, methods=one.methods, paths=one.paths) for one in edge.asked]
            if led.rewritten:
                asked = [replace(one, paths=()) for one in asked]
            yield Edge(edge.caller, led.to, tuple(dict.fromkeys(asked)), led.setting)

    def _implied(self) -> Iterator[Edge]:
        for caller, led in self.ways.calls():
            yield Edge(caller, led.to, (led.asked,), led.setting)

    @cached_property
    def _by_callee(self) -> Mapping[Path, list[Edge]]:
        found: dict[Path, list[Edge]] = {}
        for edge in self._edges:
            found.setdefault(edge.callee.setting, []).append(edge)
        return found

    @cached_property
    def _by_caller(self) -> Mapping[Path, list[Edge]]:
        found: dict[Path, list[Edge]] = {}
        for edge in self._edges:
            found.setdefault(edge.caller.setting, []).append(edge)
        return found
