"""Names of objects: too long or wrong with the prefix and the suffix, or twice of one kind."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.kinds import kind_named
from meshgen.mesh import owned_by_service
from meshgen.resources import Path


def ends(place: Place) -> Iterator[Problem]:
    """Find prefixes and suffixes with which no name is valid."""
    prefix, suffix = place.mesh.namespace.prefix, place.mesh.namespace.suffix
    if prefix.startswith("-"):
        yield place.problem(
            Code.NAME,
            ("namePrefix",),
            f"no name may start with `{prefix}`",
            "expected a letter or digit first",
            f"write `{prefix.lstrip('-')}`" if prefix.strip("-") else "",
        )
    elif prefix[:1].isdigit() and any(s.has_service for s in place.mesh.services):
        yield place.problem(
            Code.NAME,
            ("namePrefix",),
            f"no Service's name may start with `{prefix}`",
            "expected a letter first (RFC 1035)",
            f"write `x{prefix}`",
        )
    if suffix.endswith("-"):
        yield place.problem(
            Code.NAME,
            ("nameSuffix",),
            f"no name may end with `{suffix}`",
            "expected a letter or digit at the end",
            f"write `{suffix.rstrip('-')}`" if suffix.strip("-") else "",
        )


def first_letters(place: Place) -> Iterator[Problem]:
    """Find names of Services that do not start with a letter: they keep to RFC 1035."""
    prefix = place.mesh.namespace.prefix
    for service in place.mesh.services:
        name = service.key
        if name[0].isdigit() and not prefix and service.has_service:
            yield place.problem(
                Code.NAME,
                ("services", name),
                f"`{name}` is not a valid name for a Service",
                "expected a letter first (RFC 1035)",
                f"write `svc-{name}`",
                key=True,
            )


def lengths(place: Place) -> Iterator[Problem]:
    """Find names that Kubernetes would refuse in this environment."""
    prefix, suffix = place.mesh.namespace.prefix, place.mesh.namespace.suffix
    added = len(prefix) + len(suffix)
    for path, name, longest, kind in _named(place):
        whole = place.mesh.full_name(name)
        if len(whole) > longest:
            yield place.problem(
                Code.NAME,
                path,
                f"`{whole}` has {len(whole)} characters, too many for a {kind}",
                f"expected {longest} at most, {longest - added} without namePrefix and nameSuffix"
                if added
                else f"expected {longest} at most",
                f"write `{name[: longest - added].strip('-')}`" if longest > added else "",
                key=True,
            )


def clashes(place: Place) -> Iterator[Problem]:
    """Find two objects of one kind with one name."""
    services = place.sound("port", "ports")
    exposed = place.sound("port", "ports", "expose", running=True)
    first: dict[tuple[str, str, str], Path] = {}
    for owned in place.mesh.owned(services, exposed):
        path, namespace = place.written(owned.named_by), place.mesh.namespaces[owned.namespace]
        name = namespace.full_name(owned.name)
        other = first.setdefault((owned.kind, namespace.name, name), path)
        if other != path:
            whose = other[1] if other[0] == "services" else other[0]
            yield place.problem(
                Code.CONFLICT,
                path,
                f"the {owned.kind} `{owned.name}` is that of `{whose}` too",
                "expected a name of its own",
            )


def _named(place: Place) -> Iterator[tuple[Path, str, int, str]]:
    for service in place.mesh.services:
        named_so = [o.kind for o in owned_by_service(service) if o.name == service.key]
        longest = min(kind_named(kind).longest_name for kind in (*named_so, service.spec.kind))
        yield ("services", service.key), service.key, longest, service.spec.kind
    for kind, setting in (("ConfigMap", "configMaps"), ("Gateway", "gateways")):
        for name in place.names(setting):
            yield (setting, name), name, kind_named(kind).longest_name, kind
