"""The containers of a pod: their ports, variables, probes and mounts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from meshgen.mesh.podsecurity import container_context, folder_name
from meshgen.mesh.service import Service
from meshgen.mesh.variables import env_list
from meshgen.model.base import fields_set
from meshgen.model.container import Container as ContainerSpec
from meshgen.model.container import ContainerPort, FurtherContainer, InitContainer
from meshgen.model.podspec import PodSpec
from meshgen.model.ports import protocol_of
from meshgen.model.probe import Probe
from meshgen.model.scalars import Raw
from meshgen.model.volume import Mount
from meshgen.resources import Object, Path

# What speaks TLS itself: the kubelet does not look at the certificate.
_OVER_TLS = ("https", "tls")
# The kubelet speaks HTTP/1.1: another port would not understand it.
_ASKED_FIRST = {protocol: rank for rank, protocol in enumerate(("http", *_OVER_TLS))}
_DEFAULT_REQUESTS = {"cpu": "100m", "memory": "128Mi"}


@dataclass(frozen=True)
class Port:
    """A port that a container listens on; `protocol` is Istio's."""

    name: str
    number: int
    protocol: str
    spec: ContainerPort

    @property
    def transport(self) -> str:
        """Return TCP, UDP or SCTP."""
        return self.spec.protocol or "TCP"

    @property
    def fields(self) -> Object:
        """Return it as the API has it."""
        return {"name": self.name, **dict(fields_set(self.spec))}


@dataclass(frozen=True)
class Container:
    """A container of a pod; `setting` is its path in the config.

    `pod` is what is said of the pod around it. The service's own, `is_main`, has what that says in
    short.
    """

    service: Service
    name: str
    spec: ContainerSpec
    setting: Path
    pod: PodSpec
    ports: tuple[Port, ...]
    is_main: bool = False

    @property
    def is_init(self) -> bool:
        """Return whether it ends before the others start."""
        return isinstance(self.spec, InitContainer) and self.spec.restart_policy is None

    @property
    def restart_policy(self) -> str | None:
        """Return what it says itself of being started again."""
        return self.spec.restart_policy if isinstance(self.spec, InitContainer) else None

    @property
    def resources(self) -> Object:
        """Return its resources."""
        declared = self.spec.resources
        if declared is None:
            return {"requests": dict(_DEFAULT_REQUESTS)}
        lists = {"limits": declared.limits, "requests": declared.requests}
        return {key: dict(sorted(value.items())) for key, value in lists.items() if value}

    @property
    def env(self) -> list[Object]:
        """Return its environment variables."""
        return env_list(self.spec.env or {})

    @property
    def args(self) -> list[str] | None:
        """Return its arguments."""
        return self.spec.args

    @property
    def mounts(self) -> list[Object]:
        """Return where it has the volumes, in order of their names."""
        return [{"name": name, **dict(fields_set(mount))} for name, mount, _ in self.mounted]

    @property
    def mounted(self) -> list[tuple[str, Mount, Path]]:
        """Return where it has which volume, with the path in the config."""
        return sorted(self._mounted(), key=lambda mounted: mounted[0])

    def _mounted(self) -> Iterator[tuple[str, Mount, Path]]:
        around = self.setting
        for name, volume in (self.pod.volumes or {}).items() if self.is_main else ():
            if volume.mount_path is not None:
                mount = Mount(
                    mount_path=volume.mount_path,
                    sub_path=volume.sub_path,
                    read_only=volume.read_only,
                )
                yield name, mount, (*around, "volumes", name)
        for name, several in (self.spec.mounts or {}).items():
            for index, mount in enumerate(several):
                yield name, mount, (*around, "mounts", name, index)
        for path, name in self.writable.items():
            yield name, Mount(mount_path=path), (*around, "writable", path)

    @property
    def writable(self) -> Mapping[str, str]:
        """Return the folders that are its own to write to, each with the name of its volume."""
        name = "" if self.is_main else self.name
        return {path: folder_name(name, path) for path in sorted(self.spec.writable or {})}

    @property
    def security_context(self) -> Raw | None:
        """Return its security context, as the namespace has it where nothing is said."""
        return container_context(
            self.service.namespace.pod_security,
            self.spec.security_context,
            windows=is_windows(self.pod),
            writes=self.spec.writable is not None,
        )

    @property
    def devices(self) -> list[Object]:
        """Return where it has volumes that are devices, in order of their names."""
        devices = sorted((self.spec.volume_devices or {}).items())
        return [{"name": name, "devicePath": path} for name, path in devices]

    @property
    def probes(self) -> list[tuple[str, Probe]]:
        """Return the probes by their Kubernetes names, a port filled in where HTTP needs one."""
        if self.is_main and self.service.is_job:
            return []
        single, both = self.spec.probes, self.spec.health
        probes = {
            "livenessProbe": (single.liveness if single else None) or both,
            "readinessProbe": (single.readiness if single else None) or both,
            "startupProbe": single.startup if single else None,
        }
        return [(name, self._probe(probe)) for name, probe in probes.items() if probe is not None]

    def _probe(self, probe: Probe) -> Probe:
        """Return a probe with what is not said: which port is asked, and whether with TLS."""
        from msgspec.structs import replace

        if probe.path is None:
            return probe
        if probe.port is None and self.ports:
            first = min(self.ports, key=lambda port: _ASKED_FIRST.get(port.protocol, 9))
            probe = replace(probe, port=first.number)
        protocols = {p.protocol for p in self.ports if probe.port in (p.number, p.name)}
        if probe.scheme is None and protocols and protocols <= set(_OVER_TLS):
            return replace(probe, scheme="HTTPS")
        return probe


def is_windows(pod: PodSpec) -> bool:
    """Return whether a pod says that its containers are of Windows."""
    return pod.os is not None and pod.os.name == "windows"


def containers_of(service: Service, name: str, spec: PodSpec, setting: Path) -> list[Container]:
    """Return the containers of a pod: its main one, of that name, and the further ones in order."""
    further = [
        Container(service, key, one, (*setting, "containers", key), spec, _own_ports(one))
        for key, one in sorted((spec.containers or {}).items())
    ]
    init = init_containers_of(service, spec, setting)
    others = [*further, *(one for one in init if not one.is_init)]
    ports = _main_ports(service, others)
    return [Container(service, name, spec, setting, spec, ports, is_main=True), *further]


def init_containers_of(service: Service, spec: PodSpec, setting: Path) -> list[Container]:
    """Return the init containers that have names, in order."""
    named = spec.init_containers if isinstance(spec.init_containers, dict) else {}
    at = (*setting, "initContainers")
    return [
        Container(service, key, named[key], (*at, key), spec, _own_ports(named[key]))
        for key in _in_order(named)
    ]


def _in_order(named: Mapping[str, InitContainer]) -> list[str]:
    """Return the names of init containers as they start; those that say nothing stay in place."""
    order = list(named)
    # Whom one comes before may move itself; in a circle they would for ever.
    for _ in named:
        for key, one in named.items():
            before = order.index(one.before) if one.before and one.before in named else len(order)
            if order.index(key) > before:
                order.remove(key)
                order.insert(before, key)
    return order


def _own_ports(spec: FurtherContainer) -> tuple[Port, ...]:
    return tuple(
        Port(name, port.container_port, protocol_of(name), port)
        for name, port in sorted((spec.ports or {}).items())
    )


def _main_ports(service: Service, others: list[Container]) -> tuple[Port, ...]:
    """Return the ports to which the Service leads, but for those of other containers.

    Two of the Service's may lead to one; one that leads to a name leads to a port that has it.
    """
    theirs = {(port.transport, port.number) for other in others for port in other.ports}
    found: dict[tuple[str, int], Port] = {}
    for port in service.container_ports:
        where = (port.transport, port.target_port)
        if where not in theirs and port.target_name is None:
            udp = port.transport == "UDP"
            spec = ContainerPort(
                container_port=port.target_port,
                protocol="UDP" if udp else None,
                host_port=port.target_port if service.on_node else None,
            )
            found.setdefault(where, Port(port.name, port.target_port, port.protocol, spec))
    return tuple(found.values())
