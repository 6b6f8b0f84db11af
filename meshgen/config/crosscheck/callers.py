"""Who would be refused though the config says that it calls, and who calls without a line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.mesh import Front, GatewayElsewhere, LoadJobCaller, Service, workloads
from meshgen.mesh.calls import Callee, Edge
from meshgen.model.access import Operation
from meshgen.model.references import Reference, is_no_call, may_refer
from meshgen.resources import Path
from meshgen.yamlio import at

# Where containers have what they are given.
_GIVEN = frozenset(("env", "args", "command"))
_DISABLE = "DISABLE"


@dataclass(frozen=True)
class _Address:
    """A reference to an address, at a path of the settings."""

    path: Path
    reference: Reference


def unnamed(place: Place) -> Iterator[Problem]:
    """Find addresses in what a service is given of what it does not say that it calls."""
    own = _own_config_maps(place)
    for service in place.sound("calls", "env", "args", "envFrom", "volumes", "versions"):
        yield from _unnamed_of(place, service, own.get(service.key, ()))


def _unnamed_of(place: Place, service: Service, own: Iterable[str]) -> Iterator[Problem]:
    told: set[tuple[Path, Path]] = set()
    for address in _addresses(place, service, own):
        callee = _called(place, address.reference)
        if callee is None or callee.setting == service.setting:
            continue
        edges = [
            e for e in place.mesh.calls.calls_of(service) if e.callee.setting == callee.setting
        ]
        port = _port(place, address.reference)
        if any(port is None or port in edge.ports for edge in edges if edge.said):
            continue
        is_closed = _refuses(place, service, callee)
        if (service.spec.calls is None and not is_closed) or (callee.setting, address.path) in told:
            continue
        told.add((callee.setting, address.path))
        yield _unnamed(place, service, callee, address, is_port=any(edge.said for edge in edges))


def _unnamed(
    place: Place, service: Service, callee: Callee, address: _Address, *, is_port: bool
) -> Problem:
    reference, key = address.reference, callee.key
    if is_port:
        message = (
            f"`{service.key}` calls `{key}` at `{reference.port}`, which its `calls` leave out"
        )
        return place.problem(
            Code.MISSING,
            address.path,
            message,
            f"expected `{reference.port}` among the `ports` of `calls.{key}`",
        )
    why = "which its `calls` do not name"
    if service.spec.calls is None:
        why = "which refuses whom no `calls` and no `access` name"
        if not isinstance(callee, Service):
            why = "to which its gateway leads nobody whose `calls` do not name it"
    return place.problem(
        Code.MISSING,
        address.path,
        f"`{service.key}` calls `{key}`, {why}",
        f"expected `{key}` in the `calls` of `{service.key}`",
        _line(service, key),
    )


def _line(service: Service, name: str) -> str:
    """Return the line to write for one call more."""
    said = service.spec.calls or {}
    if any(several != (Operation(),) for several in said.values()):
        return f"add `{name}: {{}}` to `calls` of services.{service.key}"
    return f"write `calls: [{', '.join([*said, name])}]` in services.{service.key}"


def _addresses(place: Place, service: Service, own: Iterable[str]) -> Iterator[_Address]:
    """Yield the references in what containers are given, and in ConfigMaps of theirs alone."""
    mesh = place.mesh
    addresses = mesh.addresses_in(service.namespace)
    node = at(place.tree, service.setting)
    for path, reference in addresses.references(node) if node else ():
        if _is_given(path):
            yield _Address((*service.setting, *path), reference)
    for name in own:
        config_map = mesh.config_maps[name]
        for key, text in (config_map.data or {}).items():
            for reference in _in_text(place, service, key, text):
                yield _Address(("configMaps", name, "data", key), reference)
        for key, file in (config_map.files or {}).items():
            try:
                text = place.folder.read_text(file)
            except MeshgenError:
                continue  # another check tells
            for reference in _in_text(place, service, key, text, foreign=True):
                yield _Address(("configMaps", name, "files", key), reference)


def _in_text(
    place: Place, service: Service, key: str, text: str, *, foreign: bool = False
) -> Iterator[Reference]:
    if may_refer(text) and not is_no_call(key):
        yield from place.mesh.addresses_in(service.namespace).references_in(text, foreign=foreign)


def _is_given(path: Path) -> bool:
    """Return whether containers are given a text, and not as what others may use."""
    inside = [part in _GIVEN for part in path]
    if not any(inside):
        return False
    name = path[inside.index(True) + 1 : inside.index(True) + 2]
    return not (name and isinstance(name[0], str) and is_no_call(name[0]))


def _own_config_maps(place: Place) -> Mapping[str, list[str]]:
    """Return the ConfigMaps that one service alone reads, by that."""
    readers: dict[str, set[str]] = {}
    for use in place.uses:
        if use.refers == "configMaps" and use.path[0] == "services":
            readers.setdefault(use.name, set()).add(str(use.path[1]))
    found: dict[str, list[str]] = {}
    for name, keys in sorted(readers.items()):
        if len(keys) == 1 and name in place.mesh.config_maps:
            found.setdefault(keys.pop(), []).append(name)
    return found


def _called(place: Place, reference: Reference) -> Callee | None:
    """Return what a reference calls; None for what another check tells of."""
    target = place.mesh.addresses.services.get(reference.service)
    if isinstance(target, Front):
        return target.service
    return place.mesh.calls.named(reference.service) if target else None


def _port(place: Place, reference: Reference) -> int | None:
    """Return the port of its pods that a reference names; None where it names none."""
    target = place.mesh.addresses.services.get(reference.service)
    if reference.port is None or target is None:
        return None
    port = next((p for p in target.ports if p.name == reference.port), None)
    return getattr(port, "target_port", None) or (port.port if port else None)


def _refuses(place: Place, caller: Service, callee: Callee) -> bool:
    """Return whether a service refuses a caller that no `calls` name, or will."""
    if not isinstance(callee, Service):
        return caller.has_proxy and place.mesh.policies.keeps_out(callee)
    return any(
        each.is_closed(callee) and not each.lets_in(callee, caller)
        for each in (place.mesh.policies, place.mesh.network)
    )


def unknown(place: Place) -> Iterator[Problem]:
    """Find callers that the proxies of what they call cannot know, and so refuse."""
    for edge in place.mesh.calls.edges:
        callee = edge.callee
        if not isinstance(callee, Service) or callee.namespace.authorization.dry_run:
            continue
        if not place.mesh.policies.is_closed(callee) or not place.is_sound(callee.key, "access"):
            continue
        if isinstance(edge.caller, GatewayElsewhere):
            yield from _of_gateway(place, edge, edge.caller, callee)
        elif isinstance(edge.caller, LoadJobCaller):
            continue  # where a Job has no sidecar, its namespace has none
        elif not edge.caller.has_proxy and not place.mesh.policies.lets_in(callee, edge.caller):
            yield place.problem(
                Code.CONFLICT,
                edge.why,
                f"`{edge.caller.key}` has no sidecar, so that `{callee.key}` does not know who "
                "calls and refuses it",
                f"expected a sidecar: `mesh: true` in services.{edge.caller.key}",
                "" if _is_strict(callee) else _by_address(callee),
                key=True,
            )


def _is_strict(service: Service) -> bool:
    """Return whether pods take no plain text, whatever is said of callers."""
    return service.spec.mtls is None and service.namespace.mtls.mode == "STRICT"


def _by_address(callee: Service) -> str:
    said = "`access: [{ipBlocks: [10.0.0.0/8]}]`"
    return f"or let its addresses in: {said} in services.{callee.key}"


def _of_gateway(
    place: Place, edge: Edge, gateway: GatewayElsewhere, callee: Service
) -> Iterator[Problem]:
    access = callee.spec.access
    if gateway.account is not None or (access and access.from_):
        return
    is_ours = gateway.key in place.mesh.gateways
    mend = f"`access: [{{serviceAccounts: [NAMESPACE/NAME]}}]` in services.{callee.key}"
    if is_ours:
        mend = f"`serviceAccount: NAMESPACE/NAME` in gateways.{gateway.key}"
    yield place.problem(
        Code.MISSING,
        edge.why,
        f"nothing tells the ServiceAccount of the gateway `{gateway.key}`, so that `{callee.key}` "
        "would refuse it",
        f"expected {mend}",
        key=True,
    )


@of_services("access", "mtls", "mesh", "calls")
def without_identity(place: Place, service: Service) -> Iterator[Problem]:
    """Find services that let in whom they cannot tell: without a sidecar, or mutual TLS."""
    access, mtls = service.spec.access, service.spec.mtls
    says_it = place.says_itself(service.key, "access")
    is_kept = service.in_mesh or place.mesh.network.has_policy(service)
    if access is not None and not is_kept and service.has_pods and says_it:
        yield place.problem(
            Code.CONFLICT,
            (*service.setting, "access"),
            "it has no sidecar that would refuse anybody",
            "expected `mesh: true`, `networkPolicies: true`, or no `access`",
            key=True,
        )
        return
    policies, said = place.mesh.policies, service.namespace.authorization
    if not policies.is_closed(service) or said.dry_run:
        return
    callers = [edge for edge in place.mesh.calls.callers_of(service) if edge.caller.has_proxy]
    problem = partial(_plain, place, service)
    if callers and any(workload.accepts == _DISABLE for workload in workloads(service)):
        own = mtls is not None and mtls.mode == _DISABLE
        yield problem((*service.setting, "mtls") if own else service.namespace.mtls_setting)
    for port, mode in ((mtls and mtls.ports) or {}).items():
        if mode == _DISABLE and any(port == str(one) for edge in callers for one in edge.ports):
            yield problem((*service.setting, "mtls", "ports", port))


def _plain(place: Place, service: Service, path: Path) -> Problem:
    return place.problem(
        Code.CONFLICT,
        path,
        f"`{service.key}` does no mutual TLS, so that it does not know who calls and refuses all",
        "expected STRICT or PERMISSIVE",
        f"or let everybody in: `access: [{{}}]` in services.{service.key}",
    )


def gateway_accounts(place: Place) -> Iterator[Problem]:
    """Find accounts of gateways whose pods are the config's, so that theirs are known."""
    for name, gateway in place.mesh.gateways.items():
        pods = place.mesh.gateway_pods[name]
        if gateway.service_account is not None and pods is not None and pods.runs is not None:
            yield place.problem(
                Code.CONFLICT,
                ("gateways", name, "serviceAccount"),
                "the config has its pods, and their ServiceAccount",
                "expected none here",
                "`deployment: {…}` says it of the pods",
                key=True,
            )
