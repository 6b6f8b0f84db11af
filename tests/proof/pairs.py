"""Everybody asks everybody of a system, and Envoy's answers are held against `meshgen access`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from meshgen.access import Cell, How, Kind, Matrix, Source, Target
from meshgen.access.cell import ANY
from meshgen.access.kinds import requests_of
from meshgen.errors import MeshgenError
from meshgen.identity import identity
from meshgen.model.request import Request
from meshgen.proof.answer import Answer
from meshgen.proof.mesh import MeshOf
from meshgen.proof.sources import Sources
from meshgen.system import System
from meshgen.system.access import Verdict
from meshgen.system.member import Member
from meshgen.xds import Proxy
from tests.proof.together import asked_at_once

# What leads requests elsewhere, or answers itself, is not about who may call; and of
# NetworkPolicies no proxy knows.
_LEFT_OUT = ("VirtualService", "Gateway", "EnvoyFilter", "NetworkPolicy")
_OUTSIDE = "access.example"
# Of each cell so many requests are asked that policies tell apart.
_MOST = 6
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, eq=False)
class Pair:
    """A request of one caller to one target, and what `meshgen access` says becomes of it."""

    source: Source
    target: Target
    verdict: Verdict
    request: Request

    def __str__(self) -> str:
        """Return it in words."""
        said = f"{self.source.full} to {self.target.full}:{self.target.port}"
        return f"{said} is {self.verdict}: {self.request}"


def opened(system: System) -> System:
    """Return a system in which everybody is reached directly; gateways lead to all Services."""
    kept = [member for member in system.members if member.identity.kind not in _LEFT_OUT]
    added = [obj for proxy in MeshOf(system).gateways for obj in _leading(system, proxy)]
    members = [*kept, *(Member(-1, identity(obj), obj) for obj in added)]
    numbered = [replace(member, position=index) for index, member in enumerate(members)]
    return replace(system, members=numbered)


def _leading(system: System, proxy: Proxy) -> Iterator[Mapping[str, Any]]:
    place = {"name": f"all-of-{proxy.name}", "namespace": proxy.namespace}
    port = {"number": 80, "name": "http", "protocol": "HTTP"}
    server = {"port": port, "hosts": [f"*.{_OUTSIDE}"]}
    spec = {"selector": dict(proxy.labels), "servers": [server]}
    version = "networking.istio.io/v1"
    yield {"apiVersion": version, "kind": "Gateway", "metadata": place, "spec": spec}
    for host in system.hosts:
        for at in host.ports if host.service else ():
            name = _named(host.name, at.number)
            destination = {"host": host.name, "port": {"number": at.number}}
            yield {
                "apiVersion": version,
                "kind": "VirtualService",
                "metadata": {**place, "name": f"{place['name']}-{name.partition('.')[0]}"},
                "spec": {
                    "hosts": [name],
                    "gateways": [place["name"]],
                    "http": [{"route": [{"destination": destination}]}],
                },
            }


def _named(host: str, port: int) -> str:
    return f"{'-'.join(host.split('.')[:2])}-{port}.{_OUTSIDE}"


def pairs_of(world: MeshOf) -> Iterator[Pair]:
    """Yield what is certain of all pairs of a system."""
    system = world.system
    matrix, sources = Matrix(system), Sources(world)
    gateways = {str(proxy) for proxy in world.gateways}
    for row in matrix.rows:
        target = row.target
        if target.is_gateway or not target.reached or target.protocol == "UDP":
            continue
        for index, cell in row.cells.items():
            source = matrix.sources[index]
            is_itself = source.workload is target.workload  # it may never leave the pod
            is_known = source.kind is Kind.WORKLOAD and source.in_mesh is not None
            is_known = is_known or (source.kind is Kind.GATEWAY and source.full in gateways)
            if is_known and not is_itself:
                for pair in islice(_pairs(system, source, target, cell), _MOST):
                    try:
                        sources.start(pair.request)
                    except MeshgenError:
                        continue  # nothing of it goes there through the caller's proxy
                    yield pair


def _pairs(system: System, source: Source, target: Target, cell: Cell) -> Iterator[Pair]:
    reached = target.reached[0]
    host = f"{reached.service.name}.{reached.service.namespace}.svc.{system.control_plane.domain}"
    number = reached.port.number
    way = Request(source=source.full)
    if source.kind is Kind.GATEWAY:
        if not target.is_http:
            return
        way = replace(way, host=_named(host, number), port=80)
    elif target.is_http:
        way = replace(way, host=host, port=number)
    else:
        way = Request("", "tcp", host, number, "", source=source.full)
    if cell.arrival.stopped or cell.left is None:
        is_in = cell.arrival.how is not How.REFUSED and not cell.arrival.stopped
        yield Pair(source, target, Verdict.ALLOWED if is_in else Verdict.DENIED, way)
        return
    caller, is_http = cell.arrival.caller, target.is_http
    asked = replace(ANY, port=target.port, caller=caller, is_http=is_http, token=None)
    for one in requests_of(asked, cell.left):
        if one.method and one.method not in _METHODS:
            one = replace(one, method="DELETE")  # Envoy takes no other of HTTP/1.1
        verdict = system.access.decided(cell.left, one).verdict
        if verdict is Verdict.UNKNOWN or one.host:
            continue
        if target.is_http:
            headers = tuple(one.headers.items())
            said = replace(way, method=one.method or "GET", path=one.path or "/", headers=headers)
            yield Pair(source, target, verdict, said)
        else:
            yield Pair(source, target, verdict, way)


def asked(system: System) -> Sequence[tuple[Pair, Answer]]:
    """Return all pairs that something certain is said of, each with Envoy's answer."""
    world = MeshOf(opened(system))
    pairs = list(pairs_of(world))
    answers = asked_at_once(world, [pair.request for pair in pairs])
    return [(pair, answer) for pair, (answer,) in zip(pairs, answers, strict=True)]


def wrong(pairs: Sequence[tuple[Pair, Answer]]) -> Sequence[str]:
    """Return those of which Envoy says something else."""
    return [f"{pair}\n  {answer}" for pair, answer in pairs if not _is_so(pair, answer)]


def _is_so(pair: Pair, answer: Answer) -> bool:
    if answer.cluster.endswith("PassthroughCluster"):
        return True  # to whatever is there, of which the caller's proxy knows nothing
    whose = {answer.workload, answer.proxy} - {""}
    if pair.target.full not in whose and (answer.workload or answer.proxy == pair.source.full):
        return True  # another pod behind the Service took it, or a policy of the gateway's own
    if pair.verdict is Verdict.ALLOWED:
        return answer.workload == pair.target.full
    return not answer.workload
