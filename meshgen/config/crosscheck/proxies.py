"""What is said of proxies: whether there are any, and what of it they would read."""

from collections.abc import Iterator

from meshgen.config.crosscheck.exposure import sidecar_expected
from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.kinds.annotations import ANNOTATIONS
from meshgen.mesh import Workload
from meshgen.model.ports import ServicePort
from meshgen.model.proxysettings import OWN_ANNOTATIONS, Proxy, name_of
from meshgen.nearest import one_of
from meshgen.resources import Path
from meshgen.schemas.index import order

_VOLUMES = "expected it in `userVolume`, or among the pod's `volumes`"
_SAYS = (("telemetry", "report anything"), ("proxy", "start with it"))


@of_workloads("mesh", "telemetry", "proxy")
def without_sidecar(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find settings of a proxy that the service or a version itself says, and has none."""
    service = workload.service
    if service.in_mesh:
        return
    for field, what in _SAYS:
        if place.says_of(workload, field):
            yield place.problem(
                Code.CONFLICT,
                (*workload.setting, field),
                f"the service has no sidecar that could {what}",
                sidecar_expected(service),
                key=True,
            )


@of_workloads("proxy", "volumes")
def volumes(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find volumes of the proxy that there are not, that nobody mounts, or that stand twice."""
    proxy = workload.spec.proxy
    if proxy is None or not workload.service.in_mesh:
        return
    own, mounts = proxy.user_volume or {}, proxy.user_volume_mount or {}
    of_pod, at = workload.spec.volumes or {}, (*workload.setting, "proxy")
    # Others are the injector's, or somebody's patch.
    known = {**of_pod, **own}
    mount = "expected `userVolumeMount: {%s: {mountPath: …}}` beside it"
    wrong: list[tuple[Path, Code, str, str]] = []
    for name in own:
        where = (*at, "userVolume", name)
        if name in of_pod:
            told = (f"the pod has a volume `{name}` of its own", "expected one of the two")
            wrong.append((where, Code.CONFLICT, *told))
        elif name not in mounts:
            wrong.append((where, Code.MISSING, "the proxy mounts it nowhere", mount % name))
    for name, said in mounts.items():
        where = (*at, "userVolumeMount", name)
        if name not in known:
            told = (f"there is no volume `{name}`", one_of(known) if known else _VOLUMES)
            wrong.append((where, Code.REFERENCE, *told))
        elif not said.get("mountPath"):
            told = ("nothing tells where the proxy has it", "expected `mountPath`")
            wrong.append((where, Code.MISSING, *told))
    for where, code, message, expected in wrong:
        yield place.problem(code, where, message, expected, key=True)


@of_workloads("proxy")
def unread(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find annotations that no declared Istio reads, and fields that stand twice."""
    proxy = workload.spec.proxy
    if proxy is None or not workload.service.has_proxy:
        return
    path: Path = (*workload.setting, "proxy")
    releases = place.mesh.spec.istio.version
    newest = max(releases, key=order)
    for field, annotation in OWN_ANNOTATIONS.items():
        since = ANNOTATIONS[annotation].since
        if getattr(proxy, field) is not None and order(newest) < order(f"1.{since}"):
            yield place.problem(
                Code.VALUE,
                (*path, name_of(field)),
                f"Istio {newest} does not read the annotation `{annotation}`",
                f"expected Istio 1.{since} or newer in `istio.version`, or no `{name_of(field)}`",
                key=True,
            )
    # `config.tracing` holds what `tracing` does not.
    names = zip(Proxy.__struct_fields__, Proxy.__struct_encode_fields__, strict=True)
    own = {name: getattr(proxy, field) for field, name in names}
    for key in proxy.config or {}:
        if key in own and (key != "tracing" or own[key] is not None):
            yield place.problem(
                Code.CONFLICT,
                (*path, "config", key),
                f"`{key}` is a setting of `proxy` itself",
                "expected it under `proxy`, and not in `config`",
                key=True,
            )


@of_workloads("proxy", "port", "ports", "mtls", "destinationRule")
def past_the_proxy(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find ports whose traffic goes past the proxy, though callers send it mutual TLS."""
    proxy, service = workload.spec.proxy, workload.service
    if proxy is None or not service.in_mesh or not _is_sent_mtls(workload):
        return
    modes = (workload.spec.mtls.ports if workload.spec.mtls else None) or {}
    for port in service.ports:
        field = _excluding(proxy, port)
        is_plain = modes.get(str(port.target_port)) == "DISABLE"
        if field and port.transport == "TCP" and not is_plain:
            yield place.problem(
                Code.CONFLICT,
                (*workload.setting, "proxy", field),
                f"port {port.target_port}, `{port.name}`, goes past the proxy, though callers in "
                "the mesh send it mutual TLS, which nobody takes off",
                f"expected `mtls: {{ports: {{{port.target_port}: DISABLE}}}}` for the service, or "
                "the port with the proxy",
                key=True,
            )


def _excluding(proxy: Proxy, port: ServicePort) -> str:
    """Return the setting by which a port's traffic goes past the proxy; "" if it does not."""
    included = proxy.include_inbound_ports
    if included is not None:
        return "" if port.target_port in included else "includeInboundPorts"
    is_out = port.target_port in (proxy.exclude_inbound_ports or ())
    return "excludeInboundPorts" if is_out else ""


def _is_sent_mtls(workload: Workload) -> bool:
    """Return whether callers send mutual TLS; who says TLS for them is taken to know."""
    service = workload.service
    said = str(service.spec.destination_rule.traffic_policy or {})
    sent = service.client_tls != "DISABLE" and workload.accepts != "DISABLE"
    return sent and "'tls'" not in said


@of_workloads("proxy", "port", "ports")
def status_port(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find a port for the proxy's health that the service listens on."""
    proxy = workload.spec.proxy
    number = proxy.status_port if proxy else None
    for port in workload.service.ports:
        if port.target_port == number:
            yield place.problem(
                Code.CONFLICT,
                (*workload.setting, "proxy", "statusPort"),
                f"port {number} is that of `{port.name}`",
                "expected a port of its own, such as 15020",
            )
