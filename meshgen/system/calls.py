"""Who calls whom, as far as manifests say: addresses of Services in what containers are given."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import items, mapping, mappings, text
from meshgen.model.references import is_no_call
from meshgen.resources import Path
from meshgen.system.hosts import Host, HostPort, Hosts
from meshgen.system.member import Member
from meshgen.system.workloads import Workload

# `scheme://user@host:port`, of which only the host has to be there.
_ADDRESS = re.compile(
    r"(?<![\w.$/-])(?:(?P<scheme>[a-z][a-z0-9+.-]*)://+(?:[^\s/@\"']*@)?)?"
    r"(?P<host>[a-z0-9][-a-z0-9.]*)(?::(?P<port>[0-9]{1,5}))?(?![\w:-])"
)
_USUAL = {"http": 80, "ws": 80, "https": 443, "wss": 443}
# What names of hosts outside end with, and what those do not that nobody looks up there.
_TOP = frozenset(("ai", "app", "cloud", "com", "dev", "edu", "eu", "gov", "io", "net", "org", "uk"))
_INSIDE = frozenset(("local", "localhost", "localdomain", "invalid", "test", "example"))
# Names of variables whose value is a host without more.
_OF_HOST = re.compile(r"(?i)(?:^|[-_])(?:host|hostname|addr|address|server|endpoint|ur[il])$")
_LONGEST = 1 << 18
# What a dashboard of Grafana has, or a file of rules of Prometheus: both ask of series, whose
# labels are hosts, and call nobody.
_OF_SERIES = (('"panels"', '"schemaVersion"'), ("groups:", "rules:", "expr:"))


@dataclass(frozen=True, eq=False)
class Call:
    """An address of a host of the mesh, in what the pods of a workload are given.

    `path` is its place in the workload, or that of the ConfigMap's name, where `source` is the
    ConfigMap and the place in it. `port` is None where only the host is named.
    """

    client: Workload
    path: Path
    source: tuple[Member, Path] | None
    host: Host
    port: HostPort | None

    @property
    def ports(self) -> Iterable[HostPort]:
        """Return the ports that it may be about."""
        return (self.port,) if self.port else self.host.ports


@dataclass(frozen=True, eq=False)
class CallOutside:
    """A URL of a host that no object has to declare, in what the pods of a workload are given."""

    client: Workload
    path: Path
    source: tuple[Member, Path] | None
    host: str
    port: int


@dataclass(frozen=True)
class _Given:
    """A text that a container is given, and the name of its variable or key."""

    path: Path
    name: str
    text: str
    source: tuple[Member, Path] | None = None


ConfigMaps = Callable[[str, str], Member | None]


def calls_of(workload: Workload, hosts: Hosts, config_maps: ConfigMaps) -> Iterator[Call]:
    """Yield the calls that a workload makes, a host and port once; `config_maps` finds them."""
    seen: set[tuple[str, int]] = set()
    for given in _given(workload, config_maps):
        if is_no_call(given.name):
            continue
        for host, port in addressed(given.text, given.name, workload.namespace, hosts):
            key = (host.name, port.number if port else 0)
            if key not in seen and workload not in host.workloads:
                seen.add(key)
                yield Call(workload, given.path, given.source, host, port)


def calls_outside(workload: Workload, config_maps: ConfigMaps) -> Iterator[CallOutside]:
    """Yield the URLs in what a workload is given that lead outside of the cluster, each once.

    A name of two parts may be a Service's and its namespace's, unless it ends as hosts outside do.
    """
    seen: set[tuple[str, int]] = set()
    for given in _given(workload, config_maps):
        if is_no_call(given.name):
            continue
        for found in _ADDRESS.finditer(given.text[:_LONGEST]):
            name, number = found["host"].rstrip("."), int(found["port"] or 0)
            number = number or _USUAL.get(found["scheme"], 0)
            if found["scheme"] and number and _is_outside(name) and (name, number) not in seen:
                seen.add((name, number))
                yield CallOutside(workload, given.path, given.source, name, number)


def _is_outside(name: str) -> bool:
    *before, last = name.split(".")
    if "svc" in before or last in ("svc", *_INSIDE) or not last.isalpha():
        return False
    return len(before) > 1 or (len(before) == 1 and last in _TOP)


def addressed(
    given: str, called: str, namespace: str, hosts: Hosts
) -> Iterator[tuple[Host, HostPort | None]]:
    """Yield the hosts and ports that a text of pods in a namespace has, under what it is called."""
    for found in _ADDRESS.finditer(given[:_LONGEST]):
        name, scheme = found["host"].rstrip("."), found["scheme"]
        host = _host(name, namespace, hosts)
        if host is None:
            continue
        number = int(found["port"] or _USUAL.get(scheme, 0))
        if number and (port := host.port(number)):
            yield host, port
        elif not found["port"] and (
            ".svc" in name or (given.strip() == name and _OF_HOST.search(called))
        ):
            yield host, None


def _host(name: str, namespace: str, hosts: Hosts) -> Host | None:
    """Return what a name means for a pod: a Service by its DNS, or a host of a ServiceEntry.

    Source: the search domains that kubelet writes into resolv.conf (`web`, `web.shop`,
    `web.shop.svc`).
    """
    if "." in name and (declared := hosts.declared(name)):
        return declared[0]
    service, _, rest = name.partition(".")
    space, _, rest = rest.partition(".")
    if rest and rest not in ("svc", f"svc.{hosts.domain}"):
        return None
    declared = hosts.declared(f"{service}.{space or namespace}.svc.{hosts.domain}")
    return next(iter(declared), None)


def _given(workload: Workload, config_maps: ConfigMaps) -> Iterator[_Given]:
    for path, container in (*workload.containers, *workload.init_containers):
        for field in ("command", "args"):
            for index, value in enumerate(items(container.get(field))):
                yield _Given((*path, field, index), "", text(value))
        for index, env in enumerate(mappings(container.get("env"))):
            at = (*path, "env", index)
            yield _Given((*at, "value"), text(env.get("name")), text(env.get("value")))
            named = mapping(env, "valueFrom", "configMapKeyRef")
            yield from _of_map(
                workload, config_maps, named, (*at, "valueFrom"), [text(named.get("key"))]
            )
        for index, origin in enumerate(mappings(container.get("envFrom"))):
            named = mapping(origin, "configMapRef")
            yield from _of_map(workload, config_maps, named, (*path, "envFrom", index))
    for index, volume in enumerate(mappings(workload.pod.get("volumes"))):
        at = (*workload.template_path, "spec", "volumes", index)
        for named in (
            mapping(volume, "configMap"),
            *(
                mapping(source, "configMap")
                for source in mappings(mapping(volume, "projected").get("sources"))
            ),
        ):
            keys = [text(item.get("key")) for item in mappings(named.get("items"))]
            yield from _of_map(workload, config_maps, named, at, keys or None)


def _of_map(
    workload: Workload,
    config_maps: ConfigMaps,
    named: Mapping[str, Any],
    path: Path,
    keys: list[str] | None = None,
) -> Iterator[_Given]:
    """Yield what a ConfigMap has under some of its keys, or under all."""
    member = config_maps(workload.namespace, text(named.get("name"))) if named else None
    if member:
        data = mapping(member.object, "data")
        for key in keys or data:
            value = text(data.get(key))
            if not any(all(part in value for part in parts) for parts in _OF_SERIES):
                yield _Given(path, key, value, (member, ("data", key)))
