"""A rate limit in proxies: the settings of Envoy's filter, and the routes' part of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from meshgen.mesh.headermatch import header_matchers
from meshgen.mesh.tokens import TokenBucket, bucket_of, in_step, unlimited
from meshgen.model.conditions import RequestConditions
from meshgen.model.ratelimit import RateLimit
from meshgen.resources import Object

# What Envoy calls a match of headers in a descriptor.
_KEY = "header_match"
# What stands for the requests that no bucket is for.
OTHERS = "*"
_ALL, _NONE = 100, 0


@dataclass(frozen=True)
class Limit:
    """A rate limit as one of several `proxies` has it.

    Which bucket a request takes from, the route says: a descriptor for each that is for it. What
    has no descriptor takes from the filter's own bucket, if its interval lets the others be
    multiples of it; else all other requests have a descriptor too.
    """

    spec: RateLimit
    proxies: int = 1

    @property
    def token_bucket(self) -> Object:
        """Return the filter's own bucket."""
        return self._resolved[0].settings

    @property
    def buckets(self) -> Mapping[str, TokenBucket]:
        """Return the buckets by name; that of all other requests, if they are limited, is `*`."""
        own, apart = self._resolved
        others = {} if OTHERS in apart or self.spec.requests is None else {OTHERS: own}
        return {**others, **apart}

    @property
    def descriptors(self) -> list[Object] | None:
        """Return the descriptors with a bucket each."""
        several = len(self.spec.buckets or {})
        return [
            {
                "entries": [{"key": _KEY, "value": name}] * (several if name == OTHERS else 1),
                "token_bucket": bucket.settings,
            }
            for name, bucket in self._resolved[1].items()
        ] or None

    @property
    def rate_limits(self) -> list[Object] | None:
        """Return what routes say of requests: which descriptors they have."""
        matchers = {name: header_matchers(one) for name, one in sorted(self._apart.items())}
        found: list[Object] = [
            {"actions": [{"header_value_match": {"descriptor_value": name, "headers": headers}}]}
            for name, headers in matchers.items()
        ]
        if OTHERS in self._resolved[1]:
            other = {"descriptor_value": OTHERS, "expect_match": False}
            negated = ({**other, "headers": headers} for headers in matchers.values())
            found.append({"actions": [{"header_value_match": each} for each in negated]})
        return found or None

    @property
    def enforced(self) -> int:
        """Return how many of a hundred requests that are too many are refused."""
        return _ALL if self.spec.enforce else _NONE

    @property
    def status(self) -> Object | None:
        """Return Envoy's HttpStatus, where it is not the usual one."""
        return None if self.spec.status == RateLimit().status else {"code": self.spec.status}

    @property
    def x_rate_limit_headers(self) -> str | None:
        """Return Envoy's name for the headers that all answers have."""
        return "DRAFT_VERSION_03" if self.spec.x_rate_limit_headers else None

    @property
    def _apart(self) -> Mapping[str, RequestConditions]:
        return self.spec.buckets or {}

    @cached_property
    def _resolved(self) -> tuple[TokenBucket, dict[str, TokenBucket]]:
        """Return the filter's own bucket, and those of its descriptors by name."""
        said, own = self.spec, None
        if said.requests is not None:
            own = bucket_of(said.requests, said.per, said.burst, self.proxies)
        if own and not said.buckets:
            return own, {}
        apart = {
            name: bucket_of(one.requests, one.per or said.per, one.burst, self.proxies)
            for name, one in sorted((said.buckets or {}).items())
        }
        named = {**apart, **({OTHERS: own} if own else {})}
        step, several = in_step(list(named.values()))
        named = dict(zip(named, several, strict=True))
        if own and (usual := named[OTHERS].every(step)):
            del named[OTHERS]
            return usual, named
        return unlimited(step), named
