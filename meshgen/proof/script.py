"""Requests, made ready to be asked: where each begins, and what has to run for all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from meshgen.model.request import Request
from meshgen.proof.bootstraps import bootstraps_of, entry_name
from meshgen.proof.certificates import Authority
from meshgen.proof.checks import said
from meshgen.proof.client import Call
from meshgen.proof.places import VERDICT, Places
from meshgen.proof.plan import Plan
from meshgen.proof.processes import Running
from meshgen.proof.sending import call_of
from meshgen.proof.sources import Sources, Start
from meshgen.proof.stub import Order
from meshgen.proof.tokens import Issuers
from meshgen.proof.world import World
from meshgen.xds import Json


class Script:
    """Requests, and what they need."""

    def __init__(
        self, world: World, requests: Sequence[Request], replicas: int | None, places: Places
    ) -> None:
        """Take the mesh, and as `ask`; raises MeshgenError for a request that begins nowhere."""
        self.world = world
        self.requests = requests
        self.replicas = replicas
        self.authority = Authority()
        self.issuers = Issuers(world.system)
        sources = Sources(world)
        self.starts: list[Start] = [sources.start(request) for request in requests]
        self.plan = Plan(world, places, replicas)
        self.plan.orders |= dict.fromkeys(Order(one.status, one.delay) for one in requests)
        for request in requests:
            if request.authorizer and request.authorizer not in self.plan.verdicts:
                self.plan.verdicts.append(request.authorizer)
            if request.token:
                self.issuers.issuer(request.token)
        self._entries = [
            self.plan.enter(start.proxy, start.listener, start.port, start.address, start.host)
            for start in self.starts
        ]

    @cached_property
    def bootstraps(self) -> Mapping[int, Json]:
        """Return the bootstrap of each Envoy, by its number."""
        return bootstraps_of(self.plan, self.authority, self.issuers)

    def calls(self) -> Iterator[tuple[Request, Start, Call]]:
        """Yield the requests in order, each with where it begins, and as it goes onto the wire."""
        for number, (request, start) in enumerate(zip(self.requests, self.starts, strict=True)):
            _, is_http = self._entries[number]
            call = call_of(number, self.issuers.bearing(request), start, keeps=is_http)
            if request.authorizer and call.headers:
                told = said(self.verdict(request))
                call = replace(call, headers={**call.headers, VERDICT: told})
            yield request, start, call

    def verdict(self, request: Request) -> int:
        """Return the number of what external authorizers say of a request."""
        known = self.plan.verdicts
        return known.index(request.authorizer) if request.authorizer else len(known)

    def entry(self, number: int) -> tuple[str, bool]:
        """Return the name of where a request begins, and whether HTTP is spoken there."""
        return self._entries[number]

    def ports(self, number: int, envoys: Running) -> list[int]:
        """Return where the pods take a request that send it."""
        name, _ = self._entries[number]
        process = self.plan.process(self.starts[number].proxy)
        listening = envoys.admin(process.number).ports()
        return [listening[entry_name(name, pod)] for pod in range(process.pods)]
