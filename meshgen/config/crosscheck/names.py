"""Names that are too long once the prefix and the suffix are on, or that start or end wrongly."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import LONG_RUNNING, Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.model import Service
from meshgen.model.ports import ports_of
from meshgen.resources import Path

# Kustomize appends a dash and a hash of 10 characters to a generated ConfigMap.
_HASH = 11


def ends(place: Place) -> Iterator[Problem]:
    """Find prefixes and suffixes with which no name is valid."""
    prefix, suffix = place.mesh.name_prefix or "", place.mesh.name_suffix or ""
    if prefix.startswith("-"):
        yield place.problem(
            Code.NAME,
            ("namePrefix",),
            f"no name may start with `{prefix}`",
            "expected a letter or digit first",
            f"write `{prefix.lstrip('-')}`" if prefix.strip("-") else "",
        )
    elif prefix[:1].isdigit() and any(_has_service(s) for s in place.services.values()):
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
    for name, service in place.services.items():
        if name[0].isdigit() and not place.mesh.name_prefix and _has_service(service):
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
    prefix, suffix = place.mesh.name_prefix or "", place.mesh.name_suffix or ""
    added = len(prefix) + len(suffix)
    for path, name, longest, kind in _named(place):
        whole = f"{prefix}{name}{suffix}"
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


def _named(place: Place) -> Iterator[tuple[Path, str, int, str]]:
    for name, service in place.services.items():
        yield ("services", name), name, _longest(service), service.kind
    for name in sorted(place.mesh.config_maps or {}):
        yield ("configMaps", name), name, 253 - _HASH, "ConfigMap"
    # Istio wants a DNS label: ValidateGateway in istio.io/istio/pkg/config/validation.
    for name in sorted(place.mesh.gateways or {}):
        yield ("gateways", name), name, 63, "Gateway"


def _longest(service: Service) -> int:
    """Return how long a service's name may be.

    A Service's is a DNS label, and a Job's is a label of its pods; a StatefulSet's needs room for
    its revision's hash, a CronJob's for its Jobs' time stamps.
    """
    if service.kind in ("StatefulSet", "CronJob"):
        return 52
    return 63 if service.kind == "Job" or ports_of(service) else 253


def _has_service(service: Service) -> bool:
    has = service.kind == "StatefulSet" or bool(ports_of(service))
    return service.kind in LONG_RUNNING and has
