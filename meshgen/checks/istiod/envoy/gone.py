"""What of Envoy's messages istiod knew once: its newest release has it no more.

Fields and types come, and hardly ever go.
"""

from meshgen.checks.span import Span
from meshgen.schemas.envoy import in_json

# What Istio 1.20 or a later release knew, and 1.31 does not.
_GONE_SINCE = 31
_GONE_TYPES = frozenset(
    {
        "envoy.config.grpc_credential.v3.AwsIamConfig",
        "envoy.config.trace.v3.OpenCensusConfig",
        "envoy.extensions.filters.http.ratelimit.v3.RateLimitConfig",
        "envoy.extensions.filters.http.squash.v3.Squash",
        "envoy.extensions.injected_credentials.generic.v3.Generic",
        "envoy.extensions.injected_credentials.oauth2.v3.OAuth2",
    }
)
_GONE_FIELDS = {
    "envoy.config.listener.v3.FilterChain": "on_demand_configuration",
    "envoy.extensions.filters.http.credential_injector.v3.CredentialInjector": (
        "fail_if_not_present"
    ),
    "envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor": "async_mode",
    "envoy.extensions.filters.http.geoip.v3.Geoip": "geo_headers_to_add",
}
_ENVOY = "envoy."


def was_known(message: str, span: Span) -> bool:
    """Return whether one of the releases may know a type that the newest does not.

    Which types there were that are not Envoy's own, nobody wrote down.
    """
    is_perhaps = message in _GONE_TYPES or not message.startswith(_ENVOY)
    return is_perhaps and not span.since(_GONE_SINCE)


def was_field(message: str, field: str, span: Span) -> bool:
    """Return whether one of the releases knows a field that the newest does not."""
    gone = _GONE_FIELDS.get(message, "")
    return bool(gone) and field in (gone, in_json(gone)) and not span.since(_GONE_SINCE)
