"""A rate limit in proxies: the settings of Envoy's filter, and the routes' part of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from meshgen.kinds.limits import RATE_LIMIT_STATS
from meshgen.mesh.headermatch import header_matchers
from meshgen.mesh.tokens import TokenBucket, bucket_of, in_step, unlimited
from meshgen.model.conditions import RequestConditions
from meshgen.model.ratelimit import RateLimit
from meshgen.resources import Object

# What Envoy calls a match of headers in a descriptor.
HEADER_MATCH = "header_match"
# What stands for the requests that no bucket is for.
OTHERS = "*"
_ALL, _NONE = 100, 0


@dataclass(frozen=True)
class Limit:
    """A rate limit as one of several `proxies` has it.

    Which bucket a request takes from, the route says: a descriptor for each that is for it. What
    has no descriptor takes from the filter's own bucket, if its interval lets the others be
    multiples of it; else all other requests have a descriptor too. So they have where requests of
    others come as well, and each descriptor begins with the one `of` whom they are.
    """

    spec: RateLimit
    proxies: int = 1
    of: str | None = None

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
        whose = [{"key": "generic_key", "value": self.of}] if self.of else []
        several = len(self._apart)
        return [
            {
                "entries": [
                    *whose,
                    *[{"key": HEADER_MATCH, "value": name}] * (several if name == OTHERS else 1),
                ],
                "token_bucket": bucket.settings,
            }
            for name, bucket in self._resolved[1].items()
        ] or None

    @property
    def rate_limits(self) -> list[Object] | None:
        """Return what routes say of requests: which descriptors they have."""
        whose = [{"generic_key": {"descriptor_value": self.of}}] if self.of else []
        matchers = {name: header_matchers(one) for name, one in sorted(self._apart.items())}
        found = [
            [_matching({"descriptor_value": name, "headers": headers})]
            for name, headers in matchers.items()
        ]
        if OTHERS in self._resolved[1]:
            other = {"descriptor_value": OTHERS, "expect_match": False}
            found.append([_matching({**other, "headers": each}) for each in matchers.values()])
        return [{"actions": [*whose, *actions]} for actions in found] or None

    @property
    def enforced(self) -> int:
        """Return how many of a hundred requests that are too many are refused."""
        return _ALL if self.spec.enforce else _NONE

    @property
    def stat_prefix(self) -> str:
        """Return what its counters begin with."""
        return RATE_LIMIT_STATS + ("." + self.of if self.of else "")

    @property
    def status(self) -> Object | None:
        """Return Envoy's HttpStatus, where it is not the usual one."""
        return None if self.spec.status == RateLimit().status else {"code": self.spec.status}

    @property
    def answer(self) -> Object:
        """Return the body of Envoy's ResponseMapper, and what it is sent as."""
        body = self.spec.body or ""
        whole = {"text_format_source": {"inline_string": "%LOCAL_REPLY_BODY%"}}
        sent_as = {"body_format_override": {**whole, "content_type": "application/json"}}
        return {"body": {"inline_string": body}, **(sent_as if _is_json(body) else {})}

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
        if own and not said.buckets and not self.of:
            return own, {}
        apart = {
            name: bucket_of(one.requests, one.per or said.per, one.burst, self.proxies)
            for name, one in sorted((said.buckets or {}).items())
        }
        named = {**apart, **({OTHERS: own} if own else {})}
        step, several = in_step(list(named.values()))
        named = dict(zip(named, several, strict=True))
        if own and not self.of and (usual := named[OTHERS].every(step)):
            del named[OTHERS]
            return usual, named
        return unlimited(step), named


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        return False


def _matching(said: Object) -> Object:
    return {"header_value_match": said}
