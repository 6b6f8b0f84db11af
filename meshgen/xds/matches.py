"""What requests a route is for: an HTTPMatchRequest of Istio as a RouteMatch of Envoy.

Source: TranslateRouteMatch, sourceMatchHTTP of istio.io/istio/pilot/pkg/networking/core/route.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.lenient import mapping, text, texts
from meshgen.system.labels import has_labels
from meshgen.xds.metadata import claim_or_list
from meshgen.xds.resources import Json

_CLAIMS = "@request.auth.claims"
_PATHS = {"exact": "path", "prefix": "prefix"}
_PSEUDO = {"method": ":method", "authority": ":authority", "scheme": ":scheme"}


def is_for(
    match: Mapping[str, Any], labels: Mapping[str, Any], namespace: str, port: int, gateway: str
) -> bool:
    """Return whether a proxy takes a match at a port; `gateway` is `mesh` or `NAMESPACE/NAME`.

    Where it names Gateways, it does not matter who sends the request.
    """
    if match.get("port") and match["port"] != port:
        return False
    if match.get("gateways"):
        return gateway in texts(match["gateways"])
    is_from = has_labels(labels, mapping(match.get("sourceLabels")))
    return is_from and text(match.get("sourceNamespace")) in ("", namespace)


def route_match(match: Mapping[str, Any] | None) -> Json:
    """Return what a match is of Envoy; None matches everything."""
    if match is None:
        return {"prefix": "/"}
    headers = sorted(_headers(match), key=lambda header: str(header["name"]))
    headers += [
        _named(name, match[field])
        for field, name in _PSEUDO.items()
        if match.get(field) is not None
    ]
    claims = list(_claims(match))
    parameters = [_named(*each) for each in sorted(mapping(match.get("queryParams")).items())]
    return {
        **_path(mapping(match.get("uri"))),
        "caseSensitive": not match.get("ignoreUriCase"),
        **({"headers": headers} if headers else {}),
        **({"queryParameters": parameters} if parameters else {}),
        **({"dynamicMetadata": claims} if claims else {}),
    }


def is_catch_all(match: Mapping[str, Any]) -> bool:
    """Return whether every request matches. Source: IsCatchAllRoute."""
    path = match.get("prefix") == "/" or mapping(match, "safeRegex").get("regex") == ".*"
    return path and not any(
        match.get(field) for field in ("headers", "queryParameters", "dynamicMetadata")
    )


def string_match(value: Any) -> Json | None:
    """Return what a StringMatch is of Envoy; None for one that says nothing."""
    given = mapping(value)
    if given.get("regex") is not None:
        return {"safeRegex": {"regex": given["regex"]}}
    return next(({key: given[key]} for key in _PATHS if given.get(key) is not None), None)


def _path(uri: Mapping[str, Any]) -> Json:
    match = string_match(uri) or {"prefix": "/"}
    return {_PATHS.get(key, key): value for key, value in match.items()}


def _named(name: str, value: Any) -> Json:
    """Return the match of a header, or of a parameter, by its name."""
    match = string_match(value)
    return {"name": name, **({"stringMatch": match} if match else {"presentMatch": True})}


def _headers(match: Mapping[str, Any]) -> Iterator[Json]:
    for name, value in mapping(match.get("headers")).items():
        if _claim(name) is None:
            yield _named(name, value)
    for name, value in mapping(match.get("withoutHeaders")).items():
        if _claim(name) is None:
            named = _named(name, value)
            missing = {} if "presentMatch" in named else {"treatMissingHeaderAsEmpty": True}
            yield {**named, "invertMatch": True, **missing}


def _claims(match: Mapping[str, Any]) -> Iterator[Json]:
    """Yield what is asked of the claims of a token, which stand among the headers."""
    for field, inverted in (("headers", {}), ("withoutHeaders", {"invert": True})):
        for name, value in sorted(mapping(match.get(field)).items()):
            claim = _claim(name)
            if claim is not None:
                text_match = {"stringMatch": string_match(value) or {}}
                yield {**claim_or_list(claim, text_match), **inverted}


def _claim(header: str) -> list[str] | None:
    """Return the keys of a claim, `@request.auth.claims[a][b]` or `@request.auth.claims.a.b`.

    Source: ToRoutingClaim of istio.io/istio/pkg/jwt.
    """
    name = header[len(_CLAIMS) :]
    if not header.lower().startswith(_CLAIMS) or len(name) <= 1:
        return None
    if name.startswith("."):
        return name[1:].split(".")
    return name[1:-1].split("][") if name.startswith("[") and name.endswith("]") else None
