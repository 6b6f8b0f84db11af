"""Names in settings that must be in the config: gateways, ConfigMaps, services in texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from meshgen.config.crosscheck.namespaces import is_there, no_namespace
from meshgen.config.crosscheck.place import APART, Place
from meshgen.config.crosscheck.workload_kinds import applies
from meshgen.config.gather import Problem
from meshgen.config.layers import mapping
from meshgen.config.uses import Use
from meshgen.findings import Code
from meshgen.mesh import SIDECARS, Namespace, WrongReference
from meshgen.mesh.authorizers import PROVIDERS
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.yamlio import at


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
# The providers of the mesh config that an AuthorizationPolicy can name.
_AUTHORIZES = frozenset(("envoyExtAuthzGrpc", "envoyExtAuthzHttp"))


def names(place: Place) -> Iterator[Problem]:
    """Find names of what the config does not have, and keys that a ConfigMap does not have."""
    for use in _uses(place):
        if use.optional or place.broken.touches((use.refers, use.name)):
            continue
        target = _target(place, use.refers)
        there = place.names(use.refers)
        if use.name in there:
            yield from _keys(place, use)
        elif use.refers == "gateways" and (own := _own_gateway(place, use.name)):
            yield place.problem(
                Code.REFERENCE,
                use.path,
                f"`{use.name}` is the config's own gateway `{own}`",
                f"expected `{own}`",
                "the namespace in front is for gateways elsewhere: its name differs from one "
                "environment to another",
            )
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
                _mend(place, use, target),
            )


def _own_gateway(place: Place, name: str) -> str:
    """Return the gateway of the config that is named with its namespace; "" for another."""
    namespace, _, gateway = name.partition("/")
    declared = place.mesh.gateways.get(gateway)
    home = place.mesh.namespace_of(declared.namespace) if declared else None
    return gateway if home and namespace in (home.name, home.written) else ""


def _target(place: Place, refers: str) -> _Target:
    if refers == "namespaces":
        # The environment's own namespace is called as the mesh.
        return _Target("namespace", (place.mesh.name,))
    if refers == PROVIDERS:
        listed = (place.mesh.spec.istio.mesh_config or {}).get("extensionProviders") or []
        also = [str(one["name"]) for one in listed if _AUTHORIZES & one.keys()]
        return _Target("authorization provider", tuple(also))
    return _TARGETS.get(refers) or _Target(refers.removesuffix("s"))


def _mend(place: Place, use: Use, target: _Target) -> str:
    """Return how a name is mended that there is not."""
    if use.refers == "namespaces":
        return no_namespace(place, use.name)
    return (
        _off(place, use)
        or did_you_mean(use.name, place.names(use.refers))
        or _called_otherwise(place, use)
        or target.mend.format(use.name)
    )


def _off(place: Place, use: Use) -> str:
    """Return how a test is taken away in an environment that does not have what it names."""
    there = mapping(at(place.origins.root, (use.refers, use.name)))
    name = use.path[1] if use.path[0] == "tests" and there else ""
    return f"where it is off, take the test away: `tests: {{{name}: null}}`" if name else ""


def _called_otherwise(place: Place, use: Use) -> str:
    """Return how a gateway is named where a text is a service's name."""
    is_gateway = use.path[-2:] == ("from", "service") and use.name in place.mesh.gateways
    return f"write `from: {{gateway: {use.name}}}`" if is_gateway else ""


def out_of_reach(place: Place) -> Iterator[Problem]:
    """Find ConfigMaps of another namespace: a pod has only those of its own.

    One that exists already, and of which no namespace is said, may exist in several.
    """
    for use in _uses(place):
        service = place.mesh.service(str(use.path[1])) if use.path[0] == "services" else None
        config_map = place.mesh.config_maps.get(use.name) if use.refers == "configMaps" else None
        if service is None or config_map is None or not place.is_sound(service.key, "namespace"):
            continue
        if config_map.external and config_map.namespace is None:
            continue
        if not all(is_there(place, n) for n in (config_map.namespace, service.spec.namespace)):
            continue
        there, here = place.mesh.namespace_of(config_map.namespace), service.namespace
        if there.name != here.name and not place.broken.touches(("configMaps", use.name)):
            name = here.key or place.mesh.name
            yield place.problem(
                Code.REFERENCE,
                use.path,
                f"the ConfigMap `{use.name}` is in `{there.key or place.mesh.name}`, and a pod has "
                f"only those of its own namespace, here `{name}`",
                f"expected a ConfigMap of `{name}`",
                f"declare one: `configMaps: {{{use.name}-{name}: {{namespace: {name}, …}}}}`",
            )


def texts(place: Place) -> Iterator[Problem]:
    """Find references such as `${web.url}` to what does not exist, and what is nearly one."""
    for path, wrong in _wrong(place):
        if not _has_effect(place, path):
            continue
        if wrong.of_ports:
            settled = place.is_sound(wrong.service, "kind", "port", "ports", "protocol")
        else:
            is_there = place.mesh.service(wrong.service) is not None
            settled = is_there or not place.broken.touches(("services", wrong.service))
        if settled:
            told = (wrong.message, wrong.expected, wrong.hint)
            yield place.problem(Code.REFERENCE, path, *told, key=wrong.of_key)


def _wrong(place: Place) -> Iterator[tuple[Path, WrongReference]]:
    """Yield what is wrong with references in all settings, as seen from where each is."""
    mesh, whole = place.mesh, mapping(place.tree)
    homes: dict[Path, Namespace] = {service.setting: service.namespace for service in mesh.services}
    for name, config_map in mesh.config_maps.items():
        homes["configMaps", name] = mesh.namespace_of(config_map.namespace)
    for setting in ("services", "configMaps"):
        for name, node in mapping(whole.get(setting)).items():
            at: Path = (setting, name)
            addresses = mesh.addresses_in(homes.get(at, mesh.namespace))
            for path, wrong in addresses.wrong_in(node, lambda _: ""):
                yield (*at, *path), wrong
    elsewhere = APART | {"services", "configMaps"}
    others = {key: node for key, node in whole.items() if key not in elsewhere}
    yield from mesh.addresses.wrong_in(replace(place.tree, value=others), _plain)


def _plain(path: Path) -> str:
    """Return what a text is that becomes no part of an object; an empty text for others."""
    return {"output": "a folder", "docs": "a folder", "cluster": "a cluster's name"}.get(
        str(path[0]), ""
    )


def _uses(place: Place) -> Iterator[Use]:
    """Yield the names in the settings that have an effect."""
    return (use for use in place.uses if _has_effect(place, use.path))


def _has_effect(place: Place, path: Path) -> bool:
    service = place.mesh.service(str(path[1])) if path[0] == "services" else None
    return service is None or applies(service.spec.kind, path[2:])


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
