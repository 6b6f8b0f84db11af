"""Titanium's gateway on the real Envoy, with what the config renders, for requests from outside."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import meshgen
from meshgen import Project, request_of
from meshgen.pipeline.systems import in_clusters
from meshgen.proof.envoy import needed
from meshgen.proof.mesh import MeshOf
from meshgen.proof.processes import folder, running
from meshgen.proof.script import Script

ROOT = Path(__file__).parents[2]
TITANIUM = ROOT / "examples" / "titanium" / "meshgen.yaml"
Change = Callable[[Any], Any]


def titanium(*changes: str) -> Project:
    """Return Titanium's project, with settings of `environments.prod` changed."""
    return meshgen.load(TITANIUM, changes=[f"environments.prod.{one}" for one in changes])


@contextmanager
def gateway(project: Project, change: Change = lambda obj: obj) -> Iterator[str]:
    """Yield the address of the gateway; each object of the environment is changed before."""

    def objects(name: str) -> list[dict[str, Any]]:
        return [change(obj) for obj in project.objects(name)]

    world = MeshOf(in_clusters(project, "prod", objects))
    with folder() as places:
        script = Script(world, [request_of("GET /")], 2, places)
        with running(needed(), places, script.bootstraps) as envoys:
            (port, *_) = script.ports(0, envoys)
            yield f"http://127.0.0.1:{port}"


def with_half_the_bucket(obj: Any) -> Any:
    """Return an object in which a token bucket holds half as many."""
    if isinstance(obj, Mapping):
        halved = {"max_tokens": obj["max_tokens"] // 2} if "max_tokens" in obj else {}
        return {**{key: with_half_the_bucket(value) for key, value in obj.items()}, **halved}
    return [with_half_the_bucket(one) for one in obj] if isinstance(obj, list) else obj
