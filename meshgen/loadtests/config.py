"""The Jobs of load tests as a config of its own: each is a piece, written in the config's words.

They are in the namespaces of the services that they ask, whose objects another config has.
"""

from collections.abc import Iterator
from math import ceil

import msgspec

from meshgen.config import Config, Resolved, derived, long_form
from meshgen.config.layers import mapping, merged, taking_away
from meshgen.config.nodes import node_of
from meshgen.forecast import clusters
from meshgen.loadtests.expected import expected
from meshgen.loadtests.k6 import case_stages, script
from meshgen.mesh.loadjobs import job_name
from meshgen.mesh.loads import LoadCase, load_cases
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.workload import workloads
from meshgen.platform.config import shared
from meshgen.platform.images import IMAGES
from meshgen.quota.sidecar import is_native
from meshgen.rendering.engine import Engine
from meshgen.resources import Object
from meshgen.yamlio import Node, at


def load_tests_config(config: Config, engine: Engine) -> Config | None:
    """Return the config of the Jobs, with the environments that have one; None without any.

    `engine` renders their template. Raises MeshgenError for what is wrong with it, at the settings
    of `loadTests` that it comes from.
    """
    of_each = {name: _root(one, engine) for name, one in config.environments.items()}
    roots: dict[str | None, Node] = {name: root for name, root in of_each.items() if root}
    if not roots:
        return None
    return derived(config, {**roots, None: next(iter(roots.values()))})


def _root(resolved: Resolved, engine: Engine) -> Node | None:
    said = at(resolved.tree, ("loadTests",))
    cases = [one for one in load_cases(resolved.means) if one.spec.job is not None]
    if said is None or not cases:
        return None
    homes = {one.service.namespace.name: one.service.namespace for one in cases if one.service}
    mesh = resolved.mesh
    around = {
        "apiVersion": mesh.api_version,
        "kind": mesh.kind,
        "metadata": {"name": f"{mesh.metadata.name}-load-tests"},
        "namespace": {"name": mesh.istio.namespace, "create": False},
        "mtls": "none",
        "authorization": "none",
        "podSecurity": "restricted",
        "namespaces": {name: _home(home) for name, home in homes.items()},
    }
    pieces = [piece for one in cases for piece in _pieces(resolved, one, engine)]
    return merged(node_of(around, said.location), shared(resolved.tree, said.location), *pieces)


def _home(home: Namespace) -> Object:
    named = {"namePrefix": home.prefix, "nameSuffix": home.suffix}
    said = {key: text for key, text in named.items() if text}
    return {"name": home.name, "create": False, "mesh": home.mesh, **said}


def _pieces(resolved: Resolved, case: LoadCase, engine: Engine) -> Iterator[Node]:
    """Yield what a Job is, and what the user says of it over that."""
    assert case.spec.job is not None
    assert case.service is not None
    name, home = job_name(case.name), case.service.namespace
    where = mapping(at(resolved.tree, case.setting))["job"].location
    sidecar = next((one.spec.sidecar for one in workloads(case.service)), None)
    native = all(is_native({}, one) for one in clusters(resolved.means))
    context = {
        "name": name,
        "home": home.name,
        "image": case.spec.job.image or IMAGES["k6"],
        "in_mesh": home.mesh,
        "sidecar": msgspec.to_builtins(sidecar) if sidecar else None,
        "ends_sidecar": home.mesh and not native,
        "seconds": ceil(case.seconds),
        "script": script(case, expected(case, case_stages(case), None, inside=True)),
    }
    yield long_form(node_of(engine.render_one("loadtests/job.yaml.j2", context), where))
    over = at(resolved.tree, (*case.setting, "job", "service"))
    if over is not None:
        named = Node({name: taking_away(over)}, where, "", {name: over.location})
        yield Node({"services": named}, where, "", {"services": over.location})
