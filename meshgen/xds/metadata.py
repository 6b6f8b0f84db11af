"""What filters leave for later ones, asked for: Envoy's MetadataMatcher."""

from collections.abc import Sequence

from meshgen.xds.resources import Json

# The filter that verifies tokens, and where it leaves their claims.
JWT = "envoy.filters.http.jwt_authn"
_PAYLOAD = "payload"


def left_by(name: str, keys: Sequence[str], value: Json) -> Json:
    """Return what asks for a value that the filter of a name left."""
    return {"filter": name, "path": [{"key": key} for key in keys], "value": value}


def claim(keys: Sequence[str], value: Json) -> Json:
    """Return what asks for a claim of a token."""
    return left_by(JWT, (_PAYLOAD, *keys), value)


def claim_or_list(keys: Sequence[str], value: Json) -> Json:
    """Return what asks for a claim that has a value, or is a list with it.

    Source: MetadataListValueMatcher of istio.io/istio/pilot/pkg/security/authz/matcher.
    """
    return claim(keys, {"orMatch": {"valueMatchers": [in_list(value), value]}})


def in_list(value: Json) -> Json:
    """Return what a list has to have."""
    return {"listMatch": {"oneOf": value}}


def any_of(values: Sequence[Json]) -> Json:
    """Return what is one of several values."""
    return values[0] if len(values) == 1 else {"orMatch": {"valueMatchers": list(values)}}
