"""What the config says of callers and proxies cannot hold to, or does not say: shared accounts."""

from collections.abc import Iterable, Iterator

from meshgen.codes import Description
from meshgen.codes.told import IDLE_CALLS, SAME_ACCOUNT, UNPROTECTED, UNSCOPED, UNUSED_GATEWAY
from meshgen.findings import Finding
from meshgen.mesh import Mesh, Namespace, Service
from meshgen.mesh.callers import principals_of, trust_domain
from meshgen.pipeline.project import Project
from meshgen.resources import Path, dotted

_TOLD = 3


def calls_found(project: Project, environment: str) -> Iterator[Finding]:
    """Yield what an environment's proxies cannot hold to of what is said of callers."""
    mesh = project.mesh(environment)
    yield from _not_told_apart(project, environment, mesh)
    yield from _unprotected(project, environment, mesh)
    yield from _unscoped(project, environment, mesh)
    for name in mesh.unused:
        yield _finding(
            project,
            environment,
            UNUSED_GATEWAY,
            ("gateways", name),
            f"no service is exposed at `{name}`, and no host outside goes through it: it opens no "
            "port",
            "expected `expose` or `through` with its name, or `port`",
        )


def idle_calls(project: Project) -> Iterator[tuple[str, Finding]]:
    """Yield the first `calls` of a config in which nothing reads any, with its environment."""
    first: tuple[str, Service] | None = None
    for environment in project.environments:
        mesh = project.mesh(environment)
        if any(map(_reads_calls, mesh.namespaces.values())):
            return
        said = (one for one in mesh.services if mesh.calls.says(one))
        first = first or next(((environment, one) for one in said), None)
    if first is not None:
        environment, service = first
        yield (
            environment,
            _finding(
                project,
                environment,
                IDLE_CALLS,
                (*service.setting, "calls"),
                "nothing is rendered of `calls`: `authorization` is `none` everywhere",
                "expected `authorization: allow` or `deny` in an environment",
                "`networkPolicies` and `sidecarScope` read them as well",
            ),
        )


def _reads_calls(namespace: Namespace) -> bool:
    is_asked = namespace.authorization.default != "none"
    return is_asked or namespace.network.enabled is True or namespace.sidecar_scope


def _not_told_apart(project: Project, environment: str, mesh: Mesh) -> Iterator[Finding]:
    """Yield services that may ask what they do not call, since a caller has their account."""
    by_name: dict[str, list[Service]] = {}
    for service in mesh.services:
        for name in principals_of(service, trust_domain(service.istio)):
            by_name.setdefault(name, []).append(service)
    for name, sharing in by_name.items() if mesh.calls.edges else ():
        for other in sharing if len(sharing) > 1 else ():
            open_to = {other.setting, *(e.callee.setting for e in mesh.calls.calls_of(other))}
            edges = [
                edge
                for caller in sharing
                for edge in mesh.calls.calls_of(caller)
                if edge.callee.setting not in open_to and mesh.policies.is_closed(edge.callee)
            ]
            if edges:
                account = name.rpartition("/")[2]
                callers = _listed(edge.caller.key for edge in edges)
                callees = _listed(edge.callee.key for edge in edges)
                yield _finding(
                    project,
                    environment,
                    SAME_ACCOUNT,
                    (*other.setting, "serviceAccount"),
                    f"`{other.key}` has the ServiceAccount `{account}` of {callers}: {callees} "
                    "cannot tell them apart, and lets in both",
                    "expected a ServiceAccount of its own",
                    f"or add them to the `calls` of `{other.key}`",
                )


def _listed(keys: Iterable[str]) -> str:
    names = list(dict.fromkeys(f"`{key}`" for key in keys))
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more


def _unprotected(project: Project, environment: str, mesh: Mesh) -> Iterator[Finding]:
    """Yield services without a proxy of which it is said who may ask them."""
    for service in mesh.services:
        said = service.namespace.authorization.default or "allow"
        is_kept = service.in_mesh or not service.has_pods or mesh.policies.is_gateway(service)
        if is_kept or mesh.network.is_closed(service) or said == "none" or not service.ports:
            continue
        if said == "deny" or mesh.policies.is_said(service):
            yield _finding(
                project,
                environment,
                UNPROTECTED,
                (*service.setting, "mesh"),
                f"`{service.key}` has no sidecar, so that the mesh keeps nobody from it",
                "expected a NetworkPolicy, or a sidecar",
            )


def _unscoped(project: Project, environment: str, mesh: Mesh) -> Iterator[Finding]:
    """Yield, once, the services whose proxies know all, where those of others know little."""
    silent = [one for one in mesh.services if one.in_mesh and not mesh.calls.says(one)]
    knowing = [one for one in silent if one.namespace.sidecar_scope]
    leaving = [one for one in silent if one.namespace.egress == "closed" and mesh.external]
    for several, what in ((knowing, "the whole mesh"), (leaving, "all hosts of `external`")):
        if several:
            yield _finding(
                project,
                environment,
                UNSCOPED,
                several[0].setting,
                f"{_listed(one.key for one in several)}: no `calls`, so that proxies there know "
                f"{what}",
                "expected `calls`, if only `calls: []`",
            )
            return


def _finding(
    project: Project,
    environment: str,
    about: Description,
    at: Path,
    message: str,
    expected: str,
    hint: str = "",
) -> Finding:
    location, path = project.resolved(environment).find(at)
    return Finding(
        about.code, message, location, dotted(path), expected, hint, severity=about.severity
    )
