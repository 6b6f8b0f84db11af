"""Local rate limits in EnvoyFilters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from meshgen.lenient import mapping
from meshgen.resources import Path
from meshgen.system import System
from meshgen.system.patches import INSERTS, Patch, Settings, field_of

LOCAL_RATE_LIMIT = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"
DOCS = (
    "https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/"
    "local_rate_limit_filter"
)
_PER_ROUTE = frozenset(("typed_per_filter_config", "typedPerFilterConfig"))
_OF_ROUTES = frozenset(("ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE"))
# Whatever is merged may have the rest already.
_WHOLE = INSERTS | {"REPLACE"}
# More tokens than any proxy gets requests in an interval.
_ENDLESS = 2**31 - 1
_OF = {"HUNDRED": 1, "TEN_THOUSAND": 100, "MILLION": 10_000}
_SAYING = ("token_bucket", "filter_enabled", "filter_enforced", "descriptors")


@dataclass(frozen=True, eq=False)
class Limit:
    """A local rate limit that a patch brings."""

    patch: Patch
    settings: Settings

    @property
    def path(self) -> Path:
        """Return the place of its settings."""
        return self.settings.path

    @property
    def of_routes(self) -> bool:
        """Return whether it takes the place, for some routes, of what the filter says."""
        return self.patch.target in _OF_ROUTES or not _PER_ROUTE.isdisjoint(self.settings.path)

    @property
    def is_bare(self) -> bool:
        """Return whether it says nothing of a limit, and leaves that to routes."""
        return not self.of_routes and not any(map(self.has, _SAYING))

    @property
    def is_endless(self) -> bool:
        """Return whether its own bucket is never empty, so that only its descriptors count."""
        bucket = self.get("token_bucket")
        tokens = field_of(bucket, "tokens_per_fill") if isinstance(bucket, Mapping) else None
        return isinstance(tokens, int) and tokens >= _ENDLESS and self.has("descriptors")

    def has(self, name: str) -> bool:
        """Return whether a field is set."""
        return field_of(self.settings.body, name) is not None

    def get(self, name: str) -> Any:
        """Return a field."""
        return field_of(self.settings.body, name)

    def share(self, name: str) -> Fraction | None:
        """Return of which share of the requests a field speaks; None where it says none."""
        share = mapping(field_of(mapping(self.get(name)), "default_value"))
        numerator = share.get("numerator")
        if not isinstance(numerator, int):
            return None
        return Fraction(numerator, 100 * _OF.get(str(share.get("denominator")), 1))


def limits_of(system: System) -> Iterator[Limit]:
    """Yield the rate limits of all patches that bring one."""
    for patch in system.patches:
        if patch.operation in _WHOLE or patch.target in _OF_ROUTES:
            for settings in patch.settings:
                if settings.type == LOCAL_RATE_LIMIT:
                    yield Limit(patch, settings)


def example(body: str, operation: str = "INSERT_BEFORE", priority: str = "  priority: 10\n") -> str:
    """Return an EnvoyFilter with a rate limit of some fields, a line each."""
    fields = "".join(f"          {line}\n" for line in body.splitlines())
    return f"""\
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: limit
spec:
{priority}  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener:
        filterChain:
          filter:
            name: envoy.filters.network.http_connection_manager
    patch:
      operation: {operation}
      value:
        name: envoy.filters.http.local_ratelimit
        typed_config:
          "@type": type.googleapis.com/{LOCAL_RATE_LIMIT}
{fields}"""


BUCKET = "token_bucket: {max_tokens: 10, tokens_per_fill: 10, fill_interval: 1s}\n"
ENABLED = "filter_enabled: {default_value: {numerator: 100}}\n"
ENFORCED = "filter_enforced: {default_value: {numerator: 100}}\n"
HEADER = """\
response_headers_to_add:
- header: {key: x-local-rate-limit, value: "true"}
"""
PREFIX = "stat_prefix: limit\n"
WHOLE = PREFIX + BUCKET + ENABLED + ENFORCED + HEADER


def is_never(share: Mapping[str, Any]) -> bool:
    """Return whether a share of requests is said, and no number in it: that is none of them."""
    default = field_of(share, "default_value")
    return isinstance(default, Mapping) and default.get("numerator") is None
