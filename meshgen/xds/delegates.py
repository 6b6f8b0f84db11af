"""VirtualServices as proxies are told of them: delegates merged in, every name in full.

Source: mergeVirtualServices, MergeHTTPRoutes of istio.io/istio/pilot/pkg/model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.system import System, VirtualService
from meshgen.system.gateways import MESH, gateway_reference
from meshgen.xds.resources import Json

# What a delegate's route takes from the root's if it says nothing itself.
_INHERITED = (
    *("rewrite", "directResponse", "timeout", "retries", "fault", "corsPolicy", "headers"),
    *("mirror", "mirrors", "mirrorPercent", "mirrorPercentage"),
)
_PLAIN = ("uri", "scheme", "method", "authority")
_MAPPED = ("headers", "withoutHeaders", "queryParams")
_FORMS = ("exact", "prefix", "regex")


def merged(system: System) -> list[VirtualService]:
    """Return those that have hosts, in istiod's order: of one age, by their names.

    Their routes have the full names of hosts, and `NAMESPACE/NAME` for Gateways. One whose delegate
    is not there, or not for the root's namespace, is left out.
    """
    written = [
        replace(one, member=replace(one.member, object={**one.member.object, "spec": spec}))
        for one in system.routing.virtual_services
        for spec in [_written_out(one, system)]
    ]
    written.sort(key=lambda one: (one.member.name, one.member.namespace))
    delegates = {(one.member.namespace, one.member.name): one for one in written if not one.hosts}
    return [_with_delegates(one, delegates) for one in written if one.hosts]


def _written_out(service: VirtualService, system: System) -> Json:
    """Return the spec with every name in full."""
    namespace = service.member.namespace

    def gateway(name: str) -> str:
        return name if name == MESH else "/".join(gateway_reference(name, namespace))

    def destination(value: Mapping[str, Any]) -> Json:
        return {**value, "host": system.hosts.full(text(value.get("host")), namespace)}

    def match(value: Mapping[str, Any]) -> Json:
        return _said(
            {**value, "gateways": [gateway(name) for name in texts(value.get("gateways"))]}
        )

    def target(value: Mapping[str, Any]) -> Json:
        return {**value, "destination": destination(mapping(value.get("destination")))}

    def route(value: Mapping[str, Any]) -> Json:
        names: Json = {
            key: [written(item) for item in mappings(value[key])]
            for key, written in (("match", match), ("route", target), ("mirrors", target))
            if value.get(key)
        }
        if value.get("mirror"):
            names["mirror"] = destination(mapping(value["mirror"]))
        percent = value.get("mirrorPercent", value.get("mirror_percent"))
        return _said({**value, **names, "mirrorPercent": percent})

    spec = {**service.member.spec, "hosts": list(service.hosts)}
    spec["gateways"] = [gateway(name) for name in texts(spec.get("gateways"))]
    for kind in ("http", "tls", "tcp"):
        if spec.get(kind):
            spec[kind] = [route(value) for value in mappings(spec[kind])]
    return spec


def _said(value: Mapping[str, Any]) -> Json:
    return {key: kept for key, kept in value.items() if kept is not None}


def _with_delegates(
    root: VirtualService, delegates: Mapping[tuple[str, str], VirtualService]
) -> VirtualService:
    routes: list[Json] = []
    for route in mappings(root.member.spec.get("http")):
        reference = route.get("delegate")
        if reference is None:
            routes.append(dict(route))
            continue
        namespace = text(mapping(reference).get("namespace")) or root.member.namespace
        found = delegates.get((namespace, text(mapping(reference).get("name"))))
        if found and (found.visible is None or root.member.namespace in found.visible):
            routes += _merged_routes(route, mappings(found.member.spec.get("http")))
    spec = {**root.member.spec, "http": routes}
    return replace(root, member=replace(root.member, object={**root.member.object, "spec": spec}))


def _merged_routes(root: Mapping[str, Any], routes: Sequence[Mapping[str, Any]]) -> Iterator[Json]:
    """Yield the routes of a delegate that the root lets requests come to."""
    for route in routes:
        matches = _merged_matches(mappings(root.get("match")), mappings(route.get("match")))
        if matches is None:
            continue
        taken = {key: root[key] for key in _INHERITED if key in root}
        yield {**taken, **route, **_named(root, route), "match": matches}


def _merged_matches(
    roots: Sequence[Mapping[str, Any]], matches: Sequence[Mapping[str, Any]]
) -> list[Json] | None:
    """Return what requests match both; None where one of the delegate's fits none of the root's."""
    if not roots or not matches:
        return [dict(match) for match in (*roots, *matches)]
    found: list[Json] = []
    for match in matches:
        fitting = [_merged_match(root, match) for root in roots if not _contradicts(root, match)]
        if not fitting:
            return None
        found += fitting
    return found


def _merged_match(root: Mapping[str, Any], match: Mapping[str, Any]) -> Json:
    taken = {key: value for key, value in root.items() if key not in ("name", "ignoreUriCase")}
    own = {key: value for key, value in match.items() if value or key in _PLAIN}
    both = {
        key: {**mapping(root.get(key)), **mapping(match.get(key))}
        for key in (*_MAPPED, "sourceLabels")
    }
    return {**taken, **own, **_named(root, match), **both}


def _named(root: Mapping[str, Any], own: Mapping[str, Any]) -> Json:
    """Return the name of a route, or of a match, that is put together of two."""
    name = "-".join(filter(None, (text(root.get("name")), text(own.get("name")))))
    return {"name": name} if name else {}


def _contradicts(root: Mapping[str, Any], match: Mapping[str, Any]) -> bool:
    """Return whether a match of the delegate goes beyond one of the root."""
    plain = (_goes_beyond(root.get(key), match.get(key)) for key in _PLAIN)
    mapped = (
        _goes_beyond(mapping(root.get(key)).get(name), value)
        for key in _MAPPED
        for name, value in mapping(match.get(key)).items()
    )
    labels, gateways = mapping(root.get("sourceLabels")), texts(root.get("gateways"))
    own = texts(match.get("gateways"))
    differing = {key for key in ("port", "sourceNamespace") if root.get(key) != match.get(key)}
    return (
        any(plain)
        or any(mapped)
        or bool(root.get("ignoreUriCase")) != bool(match.get("ignoreUriCase"))
        or ("port" in differing and bool(root.get("port") and match.get("port")))
        or ("sourceNamespace" in differing and bool(root.get("sourceNamespace")))
        or any(
            labels.get(key, value) != value
            for key, value in mapping(match.get("sourceLabels")).items()
        )
        or bool(gateways and own and (len(gateways) < len(own) or not {*own} <= {*gateways}))
    )


def _goes_beyond(root: Any, own: Any) -> bool:
    """Return whether the match of a text lets through what the root's does not.

    Source: stringMatchConflict.
    """
    if root is None or own is None:
        return False
    exact, prefix, regex = (text(mapping(root).get(form)) for form in _FORMS)
    own_exact, own_prefix, own_regex = (text(mapping(own).get(form)) for form in _FORMS)
    if regex or own_regex:
        return True
    if exact:
        return bool(own_prefix) or own_exact != exact
    return not (prefix and (own_prefix or own_exact).startswith(prefix))
