"""References to services and ConfigMaps that must exist."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.findings import Code, Finding
from meshgen.model.pod import EnvSource
from meshgen.model.ports import ports_of
from meshgen.model.references import ATTRIBUTES, Reference, references_in
from meshgen.nearest import did_you_mean
from meshgen.resources import Path


def services(place: Place) -> Iterator[Finding]:
    """Find references such as `${user-service.url}` to what does not exist."""
    for path, text in _texts(place):
        for reference in references_in(text):
            yield from _problem(place, path, reference)


def config_maps(place: Place) -> Iterator[Finding]:
    """Find ConfigMaps, and keys of them, that are used and not there."""
    known = place.mesh.config_maps or {}
    for path, name, key, optional in _config_map_uses(place):
        if optional:
            continue
        if name not in known:
            yield place.finding(
                Code.REFERENCE,
                path,
                f"no ConfigMap is called `{name}`",
                f"expected one of {', '.join(known) or 'configMaps, which is empty'}",
                did_you_mean(name, known)
                or f"if it exists already, say `configMaps: {{{name}: {{external: true}}}}`",
            )
        elif key is not None and not known[name].external:
            keys = [*(known[name].data or {}), *(known[name].files or {})]
            if key not in keys:
                yield place.finding(
                    Code.REFERENCE,
                    path,
                    f"the ConfigMap `{name}` has no key `{key}`",
                    f"expected one of {', '.join(keys)}",
                    did_you_mean(key, keys),
                )


def _problem(place: Place, path: Path, reference: Reference) -> Iterator[Finding]:
    known = place.services
    literal = f"write `$${{{reference.service}.…}}` if it is no reference"
    if reference.service not in known:
        yield place.finding(
            Code.REFERENCE,
            path,
            f"`{reference}`: no service is called `{reference.service}`",
            f"expected one of {', '.join(sorted(known))}",
            did_you_mean(reference.service, known) or literal,
        )
        return
    if reference.attribute not in ATTRIBUTES:
        yield place.finding(
            Code.REFERENCE,
            path,
            f"`{reference}`: a service has no `{reference.attribute}`",
            f"expected one of {', '.join(ATTRIBUTES)}",
            did_you_mean(reference.attribute, ATTRIBUTES) or literal,
        )
        return
    names = [p.name for p in ports_of(known[reference.service])]
    if not names or known[reference.service].kind in ("Job", "CronJob"):
        yield place.finding(
            Code.REFERENCE,
            path,
            f"`{reference}`: `{reference.service}` has no port, and so no Service",
            "expected a service with a port",
        )
    elif reference.port is not None and reference.port not in names:
        yield place.finding(
            Code.REFERENCE,
            path,
            f"`{reference}`: `{reference.service}` has no port called `{reference.port}`",
            f"expected one of {', '.join(names)}",
            did_you_mean(reference.port, names),
        )


def _texts(place: Place) -> Iterator[tuple[Path, str]]:
    for name, service in place.services.items():
        for key, value in (service.env or {}).items():
            if isinstance(value, str):
                yield ("services", name, "env", key), value
        for index, argument in enumerate(service.args or ()):
            yield ("services", name, "args", index), argument
    for name, config_map in (place.mesh.config_maps or {}).items():
        for key, value in (config_map.data or {}).items():
            yield ("configMaps", name, "data", key), value


def _config_map_uses(place: Place) -> Iterator[tuple[Path, str, str | None, bool]]:
    for name, service in place.services.items():
        at: Path = ("services", name)
        for key, value in (service.env or {}).items():
            if isinstance(value, EnvSource) and value.config_map:
                used = value.config_map
                where = (*at, "env", key, "configMap", "name")
                yield where, used.name, used.key, bool(used.optional)
        for index, source in enumerate(service.env_from or ()):
            if source.config_map:
                where = (*at, "envFrom", index, "configMap")
                yield where, source.config_map, None, bool(source.optional)
        for key, volume in (service.volumes or {}).items():
            if volume.config_map:
                items: list[str | None] = [*(volume.items or {})] or [None]
                for item in items:
                    yield (*at, "volumes", key, "configMap"), volume.config_map, item, False
