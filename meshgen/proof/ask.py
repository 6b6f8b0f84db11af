"""A script put to Envoy: one start for all of its requests."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.model.request import Request
from meshgen.proof.asked import Asked
from meshgen.proof.envoy import EXTRA, needed, needed_certificates
from meshgen.proof.outcomes import answers_of
from meshgen.proof.plan import Plan
from meshgen.proof.processes import RefusedError, Running, folder, running
from meshgen.proof.refusals import ignored_fields, is_taken, refusal
from meshgen.proof.script import Script
from meshgen.proof.sending import client_tls, send
from meshgen.proof.unheeded import unheeded
from meshgen.proof.world import World
from meshgen.system.member import Member
from meshgen.system.policies import AUTHORIZATION_POLICY, ENVOY_FILTER
from meshgen.system.routing import VIRTUAL_SERVICE

# What is on its way after the last answer, such as a copy for a mirror, is waited for this long.
_PATIENCE = 20.0
_PAUSE = 0.01
_ACTIVE = "(downstream|upstream)_rq_(pending_)?active$"
# The question itself is a request, too; and a connection through a gateway between networks stays
# open for the next request, which the proxies at its ends count.
_NOT_WAITED_FOR = ("http.admin.", "cluster.outbound_.")
# Each is a question to Envoy, which takes a tenth of a second.
_SUSPECTS = 50
# What may say something that istiod passes on as it is.
_MAY_BE_WRONG = (ENVOY_FILTER, VIRTUAL_SERVICE, AUTHORIZATION_POLICY)
_LIMITS = "http_local_rate_limit"


def ask(world: World, requests: Sequence[Request], replicas: int | None = None) -> Asked:
    """Return what comes of requests, sent one after another to Envoys that run as long as it takes.

    `replicas` is how many pods each workload has, None as many as are declared. Raises MeshgenError
    without Envoy, for a request that begins nowhere, for what Envoy refuses, and where the machine
    does not let it run.
    """
    program = needed()
    needed_certificates()
    try:
        return _ask(program, world, requests, replicas)
    except OSError as error:
        raise _unable(program, error) from None


def _ask(program: Path, world: World, requests: Sequence[Request], replicas: int | None) -> Asked:
    with folder() as places:
        script = Script(world, requests, replicas, places)
        tls = client_tls(script.starts, places, script.authority)
        try:
            with running(program, places, script.bootstraps) as envoys:
                replies = []
                for number, (request, start, call) in enumerate(script.calls()):
                    places.answer_by(script.verdict(request))
                    ports = script.ports(number, envoys)
                    replies.append(send(request, start, ports, call, tls))
                _wait(envoys, script.bootstraps)
                version = envoys.admin(0).version()
                counted = _counted(envoys, script.plan)
                said = {
                    name: envoys.said(process.number)
                    for name, process in script.plan.processes.items()
                }
        except RefusedError as error:
            raise _refusal(program, script, error) from None
        answers = answers_of(script.plan, script.starts, replies)
    processes = script.plan.processes
    pods = {name: process.pods for name, process in processes.items()}
    proxies = [process.proxy for process in processes.values()]
    found = [*unheeded(world, proxies), *ignored_fields(said)]
    return Asked(
        requests, script.starts, answers, version, pods=pods, counted=counted, findings=found
    )


def _unable(program: Path, error: OSError) -> MeshgenError:
    """Return that the machine does not let Envoy run: no folder to write to, no such program."""
    is_program = error.filename == str(program)
    hint = f"{EXTRA} brings one that does" if is_program else "TMPDIR names a folder for its files"
    what = f"Envoy cannot run here: {(error.strerror or str(error)).lower()}"
    return MeshgenError([Finding(Code.USAGE, what, Location(str(error.filename or "")), hint=hint)])


def _refusal(program: Path, script: Script, error: RefusedError) -> MeshgenError:
    world, places = script.world, script.plan.places
    who = _named(script).get(error.number, "")

    def takes_without(member: Member) -> bool:
        try:
            other = Script(world.without(member), script.requests, script.replicas, places)
        except MeshgenError:
            return False
        is_same = error.number in other.bootstraps and _named(other).get(error.number, "") == who
        return is_same and is_taken(program, other.bootstraps[error.number], places.folder)

    suspects = [member for type_ in _MAY_BE_WRONG for member in world.system.of(type_)]
    return refusal(who or "the stubs", error, suspects[:_SUSPECTS] if who else (), takes_without)


def _named(script: Script) -> dict[int, str]:
    return {process.number: name for name, process in script.plan.processes.items()}


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
    return any(count for name, count in counts.items() if not name.startswith(_NOT_WAITED_FOR))
