"""Names in settings that must be in the config: gateways, ConfigMaps, services in texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.crosscheck.workload_kinds import applies
from meshgen.config.gather import Problem
from meshgen.config.uses import Use
from meshgen.findings import Code
from meshgen.mesh import SIDECARS, Service
from meshgen.model.base import ADDRESSES
from meshgen.model.references import ATTRIBUTES, Reference, references_in
from meshgen.nearest import did_you_mean, one_of


@dataclass(frozen=True)
class _Target:
    """What can be named: by which word, what names need not be in the config, and what mends it."""

    word: str
    also: tuple[str, ...] = ()
    elsewhere: re.Pattern[str] | None = None
    or_else: str = ""
    mend: str = ""


# What is special about some mappings of the config: the schema's `x-refers` names them.
_TARGETS = {
    "configMaps": _Target(
        "ConfigMap", mend="if it exists already, say `configMaps: {{{}: {{external: true}}}}`"
    ),
    "gateways": _Target(
        "gateway",
        (SIDECARS,),
        re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?/[a-z0-9]([-a-z0-9.]*[a-z0-9])?"),
        ", or NAMESPACE/NAME",
    ),
}


def names(place: Place) -> Iterator[Problem]:
    """Find names of what the config does not have, and keys that a ConfigMap does not have."""
    for use in _uses(place):
        if use.optional or use.refers == ADDRESSES or place.broken.touches((use.refers, use.name)):
            continue
        target = _TARGETS.get(use.refers) or _Target(use.refers.removesuffix("s"))
        there = place.names(use.refers)
        if use.name in there:
            yield from _keys(place, use)
        elif use.name not in target.also and not (
            target.elsewhere and target.elsewhere.fullmatch(use.name)
        ):
            yield place.problem(
                Code.REFERENCE,
                use.path,
                f"no {target.word} is called `{use.name}`",
                one_of([*there, *target.also]) + target.or_else
                if there or target.also
                else f"expected one of {use.refers}, which is empty",
                did_you_mean(use.name, there) or target.mend.format(use.name),
            )


def services(place: Place) -> Iterator[Problem]:
    """Find references such as `${user-service.url}` to what does not exist."""
    there = place.names("services")
    for use in _uses(place):
        for reference in references_in(use.name) if use.refers == ADDRESSES else ():
            service = place.mesh.service(reference.service)
            if service is not None:
                yield from _of_service(place, use, reference, service)
            elif not place.broken.touches(("services", reference.service)):
                yield place.problem(
                    Code.REFERENCE,
                    use.path,
                    f"`{reference}`: no service is called `{reference.service}`",
                    one_of(there) if there else "expected a service",
                    did_you_mean(reference.service, there) or _literal(reference),
                )


@of_services("command")
def commands(place: Place, service: Service) -> Iterator[Problem]:
    """Find references in commands, where they would stay as they are."""
    for index, part in enumerate(service.spec.command or ()):
        for reference in references_in(part):
            if place.mesh.service(reference.service) and reference.attribute in ATTRIBUTES:
                yield place.problem(
                    Code.REFERENCE,
                    ("services", service.name, "command", index),
                    f"`{reference}`: a command holds no references",
                    "expected it in `args` or `env`",
                    _literal(reference),
                )


def _uses(place: Place) -> Iterator[Use]:
    """Yield the names in the settings that have an effect."""
    for use in place.uses:
        service = place.mesh.service(str(use.path[1])) if use.path[0] == "services" else None
        if service is None or applies(service.spec.kind, use.path[2:]):
            yield use


def _keys(place: Place, use: Use) -> Iterator[Problem]:
    config_map = place.mesh.config_maps.get(use.name) if use.refers == "configMaps" else None
    if config_map is None or config_map.external:
        return
    keys = sorted({*(config_map.data or {}), *(config_map.files or {})})
    for path, key in use.keys.items():
        if key not in keys:
            yield place.problem(
                Code.REFERENCE,
                path,
                f"the ConfigMap `{use.name}` has no key `{key}`",
                one_of(keys) if keys else "expected a key that it has",
                did_you_mean(key, keys),
            )


def _of_service(
    place: Place, use: Use, reference: Reference, service: Service
) -> Iterator[Problem]:
    """Yield what is wrong with a reference to a service that there is."""
    ports = [port.name for port in service.ports]
    if reference.attribute not in ATTRIBUTES:
        yield place.problem(
            Code.REFERENCE,
            use.path,
            f"`{reference}`: a service has no `{reference.attribute}`",
            one_of(ATTRIBUTES),
            did_you_mean(reference.attribute, ATTRIBUTES) or _literal(reference),
        )
    elif not place.is_sound(service.name, "kind", "port", "ports", "protocol"):
        return
    elif not ports:
        yield place.problem(
            Code.REFERENCE,
            use.path,
            f"`{reference}`: `{service.name}` has no port, and so no Service",
            "expected a service with a port",
        )
    elif reference.port is not None and reference.port not in ports:
        yield place.problem(
            Code.REFERENCE,
            use.path,
            f"`{reference}`: `{service.name}` has no port called `{reference.port}`",
            one_of(ports),
            did_you_mean(reference.port, ports),
        )


def _literal(reference: Reference) -> str:
    return f"write `$${{{reference.service}.…}}` if it is no reference"
