"""The way into the mesh: what stands in an environment meanwhile, from step to step.

The config as it is, is where the way leads. Each step takes some of what is stricter away again:
so its lines are few, the last has none, and the way back from a step is to put the lines of the one
before back. What a system has not, has no step.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.guides.facts import System
from meshgen.mesh import GLOBAL, Mesh, Namespace
from meshgen.mesh.limitcounters import COUNTED, MATCHER, counts_limits
from meshgen.mesh.shares import share_of
from meshgen.resources import Path

# Settings below an environment, by their paths.
Lines = Mapping[Path, Any]


def steps_of(mesh: Mesh, system: System) -> list[tuple[str, Lines]]:
    """Return the steps, each with what stands in the environment until the next."""
    if not system.meshed:
        return []
    softer: Lines = dict(_softer(mesh))
    none, told = (dict(_policies(mesh, system, field)) for field in ("default", "dryRun"))
    told = {} if system.dry_run else told
    opened = dict(_opened(mesh))
    limits = {(*_limit(key), "rateLimit"): None for key, _ in _limits(mesh)}
    absent, counted = (
        {**lines, **dict(_unrefused(mesh))} if lines else {}
        for lines in (limits, dict(_only_counted(mesh)))
    )
    later: Lines = {**opened, **absent}
    return [
        ("sidecars", {**softer, **none, **later}),
        *([("strict", {**none, **later})] if softer else []),
        *([("dry-run", {**told, **later})] if none else []),
        *([("enforced", later)] if told else []),
        *([("declared", absent)] if opened else []),
        *([("counted", counted)] if absent else []),
        *([("whole", {})] if counted else []),
    ]


def _saying(mesh: Mesh, field: str) -> Iterator[Namespace]:
    """Yield the namespaces that say something themselves: the others are as the environment's."""
    declared = mesh.spec.namespaces or {}
    for space in mesh.namespaces.values():
        if not space.key or getattr(declared.get(space.key), field, None) is not None:
            yield space


def _softer(mesh: Mesh) -> Iterator[tuple[Path, str]]:
    """Yield PERMISSIVE for all that is STRICT."""
    for space in _saying(mesh, "mtls"):
        if space.leads and space.mtls.mode == "STRICT":
            yield (*space.mtls_setting, "mode"), "PERMISSIVE"
    for service in mesh.services:
        if service.spec.mtls and service.spec.mtls.mode == "STRICT":
            yield (*service.setting, "mtls", "mode"), "PERMISSIVE"


def _policies(mesh: Mesh, system: System, field: str) -> Iterator[tuple[Path, Any]]:
    """Yield what takes policies away, or has them only tell; none where there are none."""
    for space in _saying(mesh, "authorization") if system.authorization else ():
        if space.authorization.default != "none":
            yield (*space.authorization_setting, field), "none" if field == "default" else True


def _opened(mesh: Mesh) -> Iterator[tuple[Path, str]]:
    """Yield what lets proxies out to hosts that nobody declares."""
    for space in _saying(mesh, "egress"):
        if space.egress == "closed":
            yield space.egress_setting, "open"


def _limits(mesh: Mesh) -> Iterator[tuple[str, Any]]:
    for service in mesh.services:
        if service.spec.rate_limit is not None and not service.versions:
            yield service.key, service.spec.rate_limit


def _unrefused(mesh: Mesh) -> Iterator[tuple[Path, Any]]:
    """Yield what has load tests expect nothing of limits: it could not be met."""
    for name, test in (mesh.spec.load_tests or {}).items():
        if test.profile == "overLimit":
            yield ("loadTests", name, "profile"), "steady"
        least = test.expect.refused.min
        if least is not None and share_of(least) > 0:
            yield ("loadTests", name, "expect", "refused", "min"), None


def _limit(key: str) -> Path:
    return ("services", key)


def _only_counted(mesh: Mesh) -> Iterator[tuple[Path, Any]]:
    is_counted = counts_limits(mesh.mesh_config)
    for key, said in _limits(mesh):
        if said.enforce:
            yield (*_limit(key), "rateLimit", "enforce"), False
            if said.at == "sidecar" and said.scope != GLOBAL and not is_counted:
                yield (*_limit(key), "proxy", MATCHER), COUNTED


def nested(lines: Lines) -> dict[str, Any]:
    """Return settings by their paths as a mapping in mappings."""
    found: dict[str, Any] = {}
    for path, value in lines.items():
        inner = found
        for key in path[:-1]:
            inner = inner.setdefault(str(key), {})
        inner[str(path[-1])] = value
    return found
