"""References to services and ConfigMaps that must exist."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import LONG_RUNNING, Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.model.pod import EnvSource
from meshgen.model.ports import ports_of
from meshgen.model.references import ATTRIBUTES, Reference, references_in
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path


def services(place: Place) -> Iterator[Problem]:
    """Find references such as `${user-service.url}` to what does not exist."""
    known = place.services
    for path, text in _texts(place):
        for reference in references_in(text):
            if reference.service in known:
                yield from _problem(place, path, reference)
            elif not place.broken.touches(("services", reference.service)):
                yield place.problem(
                    Code.REFERENCE,
                    path,
                    f"`{reference}`: no service is called `{reference.service}`",
                    one_of(known) if known else "expected a service",
                    did_you_mean(reference.service, known) or _literal(reference),
                )


def commands(place: Place) -> Iterator[Problem]:
    """Find references in commands, where they would stay as they are."""
    for name, service in place.sound("command"):
        for index, part in enumerate(service.command or ()):
            for reference in references_in(part):
                if reference.service in place.services and reference.attribute in ATTRIBUTES:
                    yield place.problem(
                        Code.REFERENCE,
                        ("services", name, "command", index),
                        f"`{reference}`: a command holds no references",
                        "expected it in `args` or `env`",
                        _literal(reference),
                    )


def config_maps(place: Place) -> Iterator[Problem]:
    """Find ConfigMaps, and keys of them, that are used and not there."""
    known = place.mesh.config_maps or {}
    for path, name, key, optional in _config_map_uses(place):
        if optional or place.broken.touches(("configMaps", name)):
            continue
        if name not in known and key is None:
            yield place.problem(
                Code.REFERENCE,
                path,
                f"no ConfigMap is called `{name}`",
                one_of(sorted(known)) if known else "expected one of configMaps, which is empty",
                did_you_mean(name, known)
                or f"if it exists already, say `configMaps: {{{name}: {{external: true}}}}`",
            )
        elif name in known and key is not None and not known[name].external:
            keys = sorted({*(known[name].data or {}), *(known[name].files or {})})
            if key not in keys:
                yield place.problem(
                    Code.REFERENCE,
                    path,
                    f"the ConfigMap `{name}` has no key `{key}`",
                    one_of(keys) if keys else "expected a key that it has",
                    did_you_mean(key, keys),
                )


def _problem(place: Place, path: Path, reference: Reference) -> Iterator[Problem]:
    if reference.attribute not in ATTRIBUTES:
        yield place.problem(
            Code.REFERENCE,
            path,
            f"`{reference}`: a service has no `{reference.attribute}`",
            one_of(ATTRIBUTES),
            did_you_mean(reference.attribute, ATTRIBUTES) or _literal(reference),
        )
        return
    if not place.is_sound(reference.service, "kind", "port", "ports", "protocol"):
        return
    service = place.services[reference.service]
    names = [p.name for p in ports_of(service)]
    if not names or service.kind not in LONG_RUNNING:
        yield place.problem(
            Code.REFERENCE,
            path,
            f"`{reference}`: `{reference.service}` has no port, and so no Service",
            "expected a service with a port",
        )
    elif reference.port is not None and reference.port not in names:
        yield place.problem(
            Code.REFERENCE,
            path,
            f"`{reference}`: `{reference.service}` has no port called `{reference.port}`",
            one_of(names),
            did_you_mean(reference.port, names),
        )


def _literal(reference: Reference) -> str:
    return f"write `$${{{reference.service}.…}}` if it is no reference"


def _texts(place: Place) -> Iterator[tuple[Path, str]]:
    for name, service in place.services.items():
        for key, value in sorted((service.env or {}).items(), key=lambda pair: pair[0]):
            if isinstance(value, str):
                yield ("services", name, "env", key), value
        for index, argument in enumerate(service.args or ()):
            yield ("services", name, "args", index), argument
    for name, config_map in sorted((place.mesh.config_maps or {}).items()):
        for key, value in sorted((config_map.data or {}).items()):
            yield ("configMaps", name, "data", key), value


def _config_map_uses(place: Place) -> Iterator[tuple[Path, str, str | None, bool]]:
    for name, service in place.services.items():
        at: Path = ("services", name)
        for key, value in (service.env or {}).items():
            if isinstance(value, EnvSource) and value.config_map:
                used = value.config_map
                where = (*at, "env", key, "configMap")
                yield (*where, "name"), used.name, None, bool(used.optional)
                yield (*where, "key"), used.name, used.key, bool(used.optional)
        for index, source in enumerate(service.env_from or ()):
            if source.config_map:
                where = (*at, "envFrom", index, "configMap")
                yield where, source.config_map, None, bool(source.optional)
        for key, volume in (service.volumes or {}).items():
            if volume.config_map:
                yield (*at, "volumes", key, "configMap"), volume.config_map, None, False
                for item in volume.items or {}:
                    yield (*at, "volumes", key, "items", item), volume.config_map, item, False
