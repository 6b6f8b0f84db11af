"""The real Envoy takes all that the proxies of all examples would be sent."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from meshgen.pipeline import Project
from meshgen.pipeline.systems import system_of
from meshgen.proof.bootstraps import bootstraps_of
from meshgen.proof.certificates import Authority
from meshgen.proof.mesh import MeshOf
from meshgen.proof.places import Places
from meshgen.proof.plan import Plan
from meshgen.proof.process import port_of
from meshgen.proof.tokens import Issuers
from meshgen.proof.walk import texts_in
from meshgen.xds import Json
from tests.envoy.proxy import refusal

from .envoys import needs_envoy
from .together import together

pytestmark = needs_envoy
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/meshgen.yaml"))


def everything(world: MeshOf, places: Places) -> Mapping[int, Json]:
    """Return the bootstraps of all proxies, with all that each may send to."""
    plan = Plan(world, places, replicas=1)
    for proxy in (*world.sidecars, *world.gateways):
        resources = world.resources(proxy)
        hosts = {routes["name"]: first_domains(routes) for routes in resources.routes}
        for listener in resources.listeners:
            if listener.get("trafficDirection") == "OUTBOUND" and port_of(listener):
                named = [host for name in set(texts_in(listener)) for host in hosts.get(name, ())]
                for host in named or [""]:
                    plan.enter(proxy, listener, port_of(listener), "", host)
    return bootstraps_of(plan, Authority(), Issuers(world.system))


def first_domains(routes: Json) -> list[str]:
    """Return a name for each virtual host."""
    return [host["domains"][0] for host in routes.get("virtualHosts", ())]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_envoy_takes_every_bootstrap(path: Path, tmp_path: Path) -> None:
    project = Project(path, notes=False)
    for environment in project.environments:
        world = MeshOf(system_of(project, environment))
        bootstraps = everything(world, Places(tmp_path))
        assert len(bootstraps) > len(world.sidecars)
        said = refusal(together(bootstraps), tmp_path)
        assert not said, f"{environment}: {said}"
