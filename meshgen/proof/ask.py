"""A script put to Envoy: one start for all of its requests."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from meshgen.model.request import Request
from meshgen.proof.answer import Answer
from meshgen.proof.bootstraps import bootstraps_of, entry_name
from meshgen.proof.certificates import Authority
from meshgen.proof.envoy import needed, needed_certificates
from meshgen.proof.outcomes import answers_of
from meshgen.proof.plan import Plan
from meshgen.proof.processes import RefusedError, Running, folder, running
from meshgen.proof.refusals import refusal
from meshgen.proof.sending import call_of, client_tls, send
from meshgen.proof.sources import start_of
from meshgen.proof.stub import Order
from meshgen.proof.world import World

# What is on its way after the last answer, such as a copy for a mirror, is waited for this long.
_PATIENCE = 20.0
_PAUSE = 0.01
_ACTIVE = "(downstream|upstream)_rq_(pending_)?active$"
_LIMITS = "http_local_rate_limit"


@dataclass(frozen=True)
class Asked:
    """What came of a script: the answers to each request, in order, and which Envoy gave them.

    `pods` is how many each proxy that was run had; `counted` are Envoy's own counters of its rate
    limits, by proxy and name.
    """

    answers: Sequence[Sequence[Answer]]
    envoy: str
    pods: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def ask(world: World, requests: Sequence[Request], replicas: int | None = None) -> Asked:
    """Return what comes of requests, sent one after another to Envoys that run as long as it takes.

    `replicas` is how many pods each workload has, None as many as are declared. Raises MeshgenError
    without Envoy, for a request that begins nowhere, and for what Envoy refuses.
    """
    program = needed()
    needed_certificates()
    starts = [start_of(world, request) for request in requests]
    with folder() as places:
        plan, authority = Plan(world, places, replicas), Authority()
        plan.orders |= dict.fromkeys(Order(one.status, one.delay) for one in requests)
        entries = [plan.enter(s.proxy, s.listener, s.port, s.address, s.host) for s in starts]
        bootstraps = bootstraps_of(plan, authority)
        tls = client_tls(starts, places, authority)
        try:
            with running(program, places, bootstraps) as envoys:
                replies = []
                for number, (request, start) in enumerate(zip(requests, starts, strict=True)):
                    name, is_http = entries[number]
                    call = call_of(number, request, start, keeps=is_http)
                    process = plan.process(start.proxy)
                    listening = envoys.admin(process.number).ports()
                    ports = [listening[entry_name(name, pod)] for pod in range(process.pods)]
                    replies.append(send(request, start, ports, call, tls))
                _wait(envoys, bootstraps)
                version = envoys.admin(0).version()
                counted = _counted(envoys, plan)
        except RefusedError as error:
            raise refusal(plan, error) from None
        answers = answers_of(plan, starts, replies)
    pods = {name: process.pods for name, process in plan.processes.items()}
    return Asked(answers, version, pods, counted)


def _counted(envoys: Running, plan: Plan) -> dict[str, dict[str, int]]:
    return {
        str(process.proxy): envoys.admin(process.number).counts(_LIMITS)
        for process in plan.processes.values()
    }


def _wait(envoys: Running, numbers: Iterable[int]) -> None:
    """Wait for what is still on its way, for a time."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and any(_is_active(envoys, number) for number in numbers):
        time.sleep(_PAUSE)


def _is_active(envoys: Running, number: int) -> bool:
    counts = envoys.admin(number).counts(_ACTIVE)
    # The question itself is a request, too.
    return any(count for name, count in counts.items() if not name.startswith("http.admin."))
