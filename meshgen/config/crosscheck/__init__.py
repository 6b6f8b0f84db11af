"""What settings say of each other: what the JSON Schema of single settings cannot see."""

from collections.abc import Iterator

from meshgen.config.crosscheck import (
    autoscaling,
    choices,
    exposure,
    external,
    files,
    gateway_tls,
    gateways,
    joined,
    mesh,
    namespaces,
    object_names,
    ports,
    probes,
<<<<<<< HEAD
    rbac,
=======
    proxies,
>>>>>>> 3ad1638 (Telemetry and ProxyConfig: at the top, in environments and namespaces, a Telemetry for a service too; a provider that the mesh config does not have is told)
    references,
    release,
    resources,
    routes,
    versions,
    visibility,
    volumes,
    workload,
    workload_kinds,
)
from meshgen.config.crosscheck.place import Check, Place
from meshgen.config.gather import Problem

CHECKS: tuple[Check, ...] = (
    release.release,
    mesh.versions,
    mesh.profile,
    mesh.mtls,
    mesh.outputs,
    mesh.labels,
    gateways.gateways,
    gateways.servers,
    gateways.shared,
    gateway_tls.tls,
    namespaces.keys,
    namespaces.names,
    namespaces.slips,
    namespaces.contradictions,
    namespaces.defaults,
    namespaces.injected,
    joined.joined,
    workload_kinds.settings_of_other_kinds,
    workload_kinds.schedules,
    workload_kinds.time_zones,
    workload.image,
    workload.rollout,
    workload.amounts,
    workload.containers,
    workload.proxy_user,
    rbac.accounts,
    rbac.urls,
    rbac.resources,
    workload.sidecar_annotations,
    proxies.without_sidecar,
    probes.probe_ports,
    probes.thresholds,
    probes.only_for_paths,
    choices.one_of_several,
    autoscaling.bounds,
    autoscaling.requests,
    autoscaling.containers,
    choices.one_way_to_match,
    versions.beside_versions,
    versions.called_alike,
    versions.selected_by_version,
    resources.requests_within_limits,
    resources.sidecar_within_limits,
    resources.names_and_amounts,
    resources.volume_sizes,
    resources.quotas,
    volumes.mounts,
    volumes.paths,
    volumes.access_modes,
    ports.port_names,
    ports.port_clashes,
    ports.node_ports,
    ports.services,
    exposure.exposed,
    exposure.hosts,
    exposure.rate_limits,
    exposure.mtls_ports,
    external.names,
    external.ports,
    external.targets,
    external.tls,
    external.callers,
    routes.matches,
    routes.retries,
    routes.ignored,
    routes.taken,
    visibility.export_to,
    visibility.served_namespaces,
    visibility.taken_from,
    visibility.seen_by_gateway,
    visibility.shared_routes,
    object_names.ends,
    object_names.first_letters,
    object_names.lengths,
    object_names.clashes,
    references.names,
    references.out_of_reach,
    references.texts,
    files.config_maps,
    files.files,
    files.choices,
)
# Without these, rendering itself could not go on.
_NEEDED: tuple[Check, ...] = (workload.image, probes.probe_ports, references.texts)


def crosscheck(place: Place) -> Iterator[Problem]:
    """Yield every problem that a check finds in the config as it holds in one environment."""
    for check in CHECKS:
        yield from check(place)


def renderable(place: Place) -> bool:
    """Return whether the settings are complete enough to be rendered, right or not."""
    return not any(problem for check in _NEEDED for problem in check(place))
