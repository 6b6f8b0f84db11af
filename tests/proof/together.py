"""All processes of a run in one Envoy: it starts in the time of one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from meshgen.model.request import Request
from meshgen.proof.answer import Answer
from meshgen.proof.bootstraps import entry_name
from meshgen.proof.envoy import needed
from meshgen.proof.mesh import MeshOf
from meshgen.proof.outcomes import answers_of
from meshgen.proof.places import pipe
from meshgen.proof.processes import folder, running
from meshgen.proof.script import Script
from meshgen.proof.sending import send
from meshgen.proof.walk import renamed
from meshgen.xds import Json


def together(bootstraps: Mapping[int, Json]) -> Json:
    """Return one bootstrap of several: what has a name in each has another one in it."""
    joined: dict[str, list[Any]] = {"listeners": [], "clusters": [], "secrets": []}
    for number, bootstrap in bootstraps.items():
        static = bootstrap["staticResources"]
        named = [each["name"] for key in joined for each in static[key]]
        own = {name: f"{number} {name}" for name in named}
        for key, listed in joined.items():
            listed += renamed(static[key], own)
    return {"staticResources": joined}


def asked_at_once(world: MeshOf, requests: Sequence[Request]) -> Sequence[Sequence[Answer]]:
    """Return the answers to requests, of one pod each, from a single Envoy for all proxies."""
    with folder() as places:
        script = Script(world, requests, 1, places)
        whole = {
            **together(script.bootstraps),
            **{key: script.bootstraps[0][key] for key in ("node", "layeredRuntime")},
            "admin": {"address": pipe(places.admin(0))},
        }
        with running(Path(needed()), places, {0: whole}) as envoys:
            listening = envoys.admin(0).ports()
            replies = []
            for number, (request, start, call) in enumerate(script.calls()):
                name, _ = script.entry(number)
                process = script.plan.process(start.proxy).number
                port = listening[f"{process} {entry_name(name, 0)}"]
                replies.append(send(request, start, [port], call, None))
        return answers_of(script.plan, script.starts, replies)
