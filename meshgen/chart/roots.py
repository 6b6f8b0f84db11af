"""Under which name all values of an object stand: that of the setting that it comes from."""

from collections.abc import Mapping

from meshgen.chart.valuenames import camel
from meshgen.kinds import Kind, kind_of
from meshgen.resources import Path, Resource

# What a service says of all its requests, beside what it says of a gateway's.
_TRAFFIC = "traffic"
# What a service has further Services under.
_FURTHER = "additionalServices"
# Where objects come from that the config does not describe itself.
_OF_USERS: tuple[Path, ...] = (("resources",), ("templates",))


def is_described(resource: Resource) -> bool:
    """Return whether the config describes an object, and not a file or template of the user's."""
    return resource.origin[:1] not in _OF_USERS


def service_of(resource: Resource) -> str:
    """Return what the config calls the service that an object belongs to, or ""."""
    origin = resource.origin
    return str(origin[1]) if origin[:1] == ("services",) and resource.group == origin[1] else ""


def workload_of(resource: Resource) -> Path:
    """Return the path of the settings of the workload that an object belongs to.

    Those of its service, or of one of the service's versions; () where it is of no service.
    """
    origin = resource.origin
    if not service_of(resource):
        return ()
    return origin[:4] if origin[2:3] == ("versions",) else origin[:2]


def setting_of(kind: Kind) -> str:
    """Return what a service's values of a kind stand under."""
    return kind.config_name or camel(kind.name)


def _outside(kind: Kind, name: str, origin: Path, several: bool) -> tuple[str, ...]:
    """Return the name of what is of a host outside, or leads all of a namespace to a gateway."""
    if kind.name == "DestinationRule" and origin[2:] == ("through",):
        return ("egress", camel(name))
    root = ("external", camel(str(origin[1])))
    if several:
        return (*root, camel(f"{kind.name}-{name}"))
    return root if kind.name == "ServiceEntry" else (*root, camel(kind.name))


def root_of(
    resource: Resource, services: Mapping[str, str], several: bool, workload: str = ""
) -> tuple[str, ...]:
    """Return the name under which all values of an object stand.

    `services` has the names of services among the values, `workload` is the name of the workload
    that it belongs to. `several` tells that another object has the same root otherwise.
    """
    origin, name, kind = resource.origin, resource.name, kind_of(*resource.key[:2])
    one, many = kind.roots
    if service := service_of(resource):
        root: tuple[str, ...] = ("services", services[service])
        at = workload_of(resource)
        root, inner = (*root, *map(str, at[2:])), origin[len(at) :]
        if kind.pod_template and name == (workload or service):
            which = kind.name if name == service else f"{kind.name}-{name}"
            return root if not several else (*root, camel(which))
        if inner[:1] == (_FURTHER,):
            further = (*root, _FURTHER, camel(str(inner[1])))
            return further if kind.name == "Service" else (*further, setting_of(kind))
        # One of a list has no name of its own in the config.
        inner = inner[:1] if inner[1:] and isinstance(inner[1], int) else inner
        if len(inner) > 1:
            return (*root, many or str(inner[0]), camel(str(inner[1])))
        setting = _TRAFFIC if inner == (_TRAFFIC,) else setting_of(kind)
        return (*root, camel(f"{setting}-{name}") if several else setting)
    if origin[:1] == ("external",):
        return _outside(kind, name, origin, several)
    if origin[:1] == ("gateways",) and kind.name != "Gateway":
        whole = ("gateways", camel(str(origin[1])))
        return (*whole, "deployment" if kind.pod_template else setting_of(kind))
    # The user's own VirtualServices stand beside those that the config describes.
    if is_described(resource) or kind.name == "VirtualService":
        return (one,) if one and not several else (many or str(origin[0]), camel(name))
    return (resource.group, camel(f"{kind.name}-{name}"))
