"""Answers, put together of what came back and of what the proxies wrote down."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.proof.access_log import lines_of
from meshgen.proof.answer import Answer
from meshgen.proof.client import Reply
from meshgen.proof.denials import denied_by, is_denial
from meshgen.proof.places import CHECK, ORDER, REQUEST, VERDICT
from meshgen.proof.plan import Plan
from meshgen.proof.sources import Start
from meshgen.proof.stub import Stub

Line = Mapping[str, Any]
# The flag of a connection that an external authorizer does not let in.
_UNLET = "UAEX"
_SHADOW = "-shadow"
# What a proxy says that was only told what to answer.
_TOLD = "via_upstream"
_OURS = frozenset((REQUEST, ORDER, VERDICT, CHECK))


def answers_of(
    plan: Plan, starts: Sequence[Start], replies: Sequence[Sequence[Reply]]
) -> list[list[Answer]]:
    """Return what came of each copy of each request."""
    seen = _Seen(plan)
    return [
        [_answer(plan, seen, start, reply, f"{number}-{copy}") for copy, reply in enumerate(copies)]
        for number, (start, copies) in enumerate(zip(starts, replies, strict=True))
    ]


class _Seen:
    """What all processes wrote down, by request, and by the two ends of a connection."""

    def __init__(self, plan: Plan) -> None:
        self._by_request: dict[str, list[Line]] = {}
        self._by_ends: dict[tuple[int, int], Line] = {}
        self._refused: dict[tuple[str, str], list[Line]] = {}
        processes = {str(one.proxy): one.number for one in plan.processes.values()}
        for number in range(len(plan.processes) + 1):
            for line in lines_of(plan.places.folder / plan.places.log(number)):
                if name := text(line.get("request")):
                    self._by_request.setdefault(name, []).append(line)
                elif line.get("at") == "source":
                    ends = _port(line, "remote"), _port(line, "local")
                    self._by_ends[ends] = {**line, **_said(self._by_ends.get(ends, {}))}
                elif line["at"] == "inbound" and line.get("is_connection") and _closed_by(line):
                    number = processes[line["proxy"]]
                    socket = plan.places.inbound(number, line["pod"], line["port"])
                    self._refused.setdefault((socket, _value(line, "peer")), []).append(line)

    def of(self, request: str) -> Sequence[Line]:
        return self._by_request.get(request, ())

    def between(self, ends: tuple[int, int]) -> Line:
        return self._by_ends.get(ends, {})

    def refused(self, connection: Line, sender: str) -> Sequence[Line]:
        """Return what a proxy wrote down that refused a connection of a sender, if one did.

        Those of one sender are asked for in the order in which they were opened.
        """
        socket = _value(connection, "upstream")
        known = self._refused.get((socket, sender)) or self._refused.get((socket, ""))
        return [known.pop(0)] if known else []

    def asked(self, connection: Line, sender: str) -> Iterator[Line]:
        """Yield the questions about a connection of a sender: at its target, or at a gateway."""
        socket = _value(connection, "upstream").rpartition("/")[2]
        for known in (f"{sender}/{socket}", f"/{socket}", str(_port(connection, "remote"))):
            yield from self.of(known)


def _port(line: Line, end: str) -> int:
    number = _value(line, end).rpartition(":")[2]
    return int(number) if number.isdecimal() else 0


def _said(line: Line) -> Line:
    return {key: value for key, value in line.items() if value not in (None, "-", "")}


def _answer(plan: Plan, seen: _Seen, start: Start, reply: Reply, name: str) -> Answer:
    stubs, connection = list(plan.stubs), seen.between(reply.ends)
    lines, sender = seen.of(name), start.proxy.identity
    asked = [line for line in lines if _value(line, "check") and line["at"] == "stub"]
    if not lines:
        asked = list(seen.asked(connection, sender))
        lines = seen.refused(connection, sender) if reply.stub < 0 else ()
    lines = [line for line in lines if not _value(line, "check")]
    first = next((line for line in lines if line["at"] == "source"), connection)
    copies = [line for line in lines if _is_copy(line, first)]
    own = [line for line in lines if not _is_copy(line, first)]
    stub = stubs[reply.stub] if reply.stub >= 0 else None
    taken = next((line for line in reversed(own) if line.get("stub") == reply.stub), {})
    decided = first if stub else _decided(own, first)
    details, proxy = _details(decided), "" if stub else text(decided.get("proxy"))
    decider = plan.processes.get(proxy)
    return Answer(
        status=reply.status,
        headers=reply.headers,
        seconds=reply.seconds,
        text=reply.text,
        **_who(stub, start, text(first.get("cluster"))),
        proxy=proxy,
        path=text(taken.get("path")),
        authority=text(taken.get("authority")),
        received=_received(taken),
        protocol=text(taken.get("protocol")) or (start.scheme.upper() if stub else ""),
        route=_value(first, "route"),
        cluster=_value(first, "cluster"),
        details=details,
        flags=_value(decided, "flags"),
        denied=denied_by(details, decider.proxy.policies) if decider else "",
        attempts=int(first.get("attempts") or 1),
        checks=tuple(dict.fromkeys(stubs[line["stub"]].name for line in asked)),
        mirrors=tuple(_mirrors(stubs, copies)),
        through=_through(plan, (first, *own), stub.name if stub else text(decided.get("proxy"))),
        is_mutual_tls=any(line["at"] == "inbound" and _value(line, "peer") for line in own),
    )


def _details(line: Line) -> str:
    """Return why a proxy answered so, or closed a connection that its policies do not let in."""
    return _value(line, "details") or _closed_by(line)


def _closed_by(line: Line) -> str:
    """Return what of a proxy's policies closed a connection, in Envoy's words; "" if none did."""
    ended = _value(line, "ended")
    return (
        ended
        if is_denial(ended)
        else _value(line, "details")
        if _value(line, "flags") == _UNLET
        else ""
    )


def _value(line: Line, key: str) -> str:
    value = text(line.get(key))
    return "" if value == "-" else value


def _is_copy(line: Line, first: Line) -> bool:
    """Return whether a request is a copy for a mirror: the proxy that makes one says so in it.

    It adds its own address to those that a request was forwarded for, which Unix sockets have none
    of; and older ones another host.
    """
    host = _value(line, "authority").partition(":")[0]
    return host.endswith(_SHADOW) or _hops(line) > _hops(first)


def _hops(line: Line) -> int:
    return len([hop for hop in _value(line, "forwarded").split(",") if hop])


def _decided(lines: Sequence[Line], first: Line) -> Line:
    """Return what the proxy wrote down that gave an answer of its own."""
    own = [line for line in lines if line["at"] != "stub" and line.get("details") != _TOLD]
    inbound = [line for line in own if line["at"] == "inbound"]
    # Of a sender without a proxy there is nothing but its connection.
    is_told = first.get("details") == _TOLD or not first.get("request")
    return next(reversed(inbound), first) if is_told else first


def _who(stub: Stub | None, start: Start, cluster: str) -> dict[str, Any]:
    if stub is None:
        return {}
    if stub.is_outside:
        return {"service": stub.name or start.host}
    host = cluster.rpartition("|")[2] or start.host
    short = host.partition(".")[0] if ".svc" in host or "." not in host else host
    who = {"workload": stub.name, "pod": stub.pod, "in_cluster": stub.cluster}
    return {"service": short, "version": stub.version, **who}


def _through(plan: Plan, lines: Sequence[Line], last: str) -> tuple[str, ...]:
    """Return the proxies that took a request in and are not those of who answered.

    The gateway of a network sees no request: it is told by who sent something there.
    """
    taken = [text(line.get("proxy")) for line in lines if line.get("at") == "inbound"]
    passed = (plan.gateway_at(_value(line, "upstream")) for line in lines)
    names = [*map(str, filter(None, passed)), *taken]
    return tuple(dict.fromkeys(name for name in names if name != last))


def _received(line: Line) -> dict[str, str]:
    headers = mapping(line, "received")
    return {
        name: str(value)
        for name, value in headers.items()
        if not name.startswith(":") and name not in _OURS
    }


def _mirrors(known: Sequence[Stub], copies: Sequence[Line]) -> Iterator[str]:
    """Yield the workloads that were sent copies; one that its proxy refused came to nobody."""
    stubs = [known[line["stub"]] for line in copies if line["at"] == "stub"]
    yield from (stub.name for stub in stubs)
    arrived = {stub.name for stub in stubs}
    for line in copies:
        if line["at"] == "inbound" and line["proxy"] not in arrived:
            yield text(line["proxy"])
