"""Rate limits that lack what makes them one."""

from collections.abc import Iterator
from typing import ClassVar

from meshgen.checks.rules.envoyfilter.limits import (
    BUCKET,
    DOCS,
    ENABLED,
    ENFORCED,
    HEADER,
    PREFIX,
    WHOLE,
    Limit,
    example,
    is_never,
    limits_of,
)
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import items, mapping
from meshgen.system import System
from meshgen.system.policies import ENVOY_FILTER

_ALWAYS = "{runtime_key: NAME, default_value: {numerator: 100, denominator: HUNDRED}}"


class _Share(Rule):
    """A limit that says of no share of requests that it is for them."""

    kinds = frozenset((ENVOY_FILTER,))
    source = DOCS
    field: ClassVar[str]
    otherwise: ClassVar[str]

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each limit without the field, or with one of nothing."""
        for limit in limits_of(system):
            path = (*limit.path, self.field)
            if limit.is_bare:
                continue
            if not limit.has(self.field):
                yield self.mistake(
                    limit.patch.member,
                    path,
                    f"is missing: {self.otherwise}",
                    expected=f"expected {_ALWAYS}",
                    about_absence=True,
                )
            elif is_never(mapping(limit.get(self.field))):
                yield self.mistake(
                    limit.patch.member,
                    path,
                    f"has no `numerator`, which is 0%: {self.otherwise}",
                    expected=f"expected {_ALWAYS}",
                )


class NothingCounted(_Share):
    """Envoy counts none of the requests if nothing says how many."""

    code = "MG1410"
    title = "A local rate limit says of which share of requests it counts."
    why = (
        "Without `filter_enabled` it is 0%: nothing is counted, every request gets through, and "
        "`http_local_rate_limit.enabled` stays 0."
    )
    mend = "Write `filter_enabled` with a `default_value` of 100%."
    example = Example(
        wrong=example(PREFIX + BUCKET + ENFORCED + HEADER),
        right=example(WHOLE),
    )
    field = "filter_enabled"
    otherwise = "nothing is counted, and every request gets through"


class NothingRefused(_Share):
    """Envoy refuses none of the requests beyond the limit if nothing says how many."""

    code = "MG1411"
    title = "A local rate limit says which share of the requests beyond it is refused."
    why = (
        "Without `filter_enforced` it is 0%: the limit counts, and no request gets a 429; "
        "`http_local_rate_limit.enforced` stays 0."
    )
    mend = "Write `filter_enforced` with a `default_value` of 100%, or 0% for a trial."
    example = Example(
        wrong=example(PREFIX + BUCKET + ENABLED + HEADER),
        right=example(WHOLE),
    )
    field = "filter_enforced"
    otherwise = "requests are counted, and none is refused"


class NoBucket(Rule):
    """A limit is the size of its bucket."""

    code = "MG1412"
    title = "A local rate limit has a bucket, or routes that bring one."
    why = "Without `token_bucket` there is no limit: every request gets through."
    mend = (
        "Write `token_bucket` with `max_tokens`, `tokens_per_fill` and `fill_interval`, into the "
        "filter or into `typed_per_filter_config` of the routes."
    )
    example = Example(
        wrong=example(PREFIX + ENABLED + ENFORCED + HEADER),
        right=example(WHOLE),
    )
    source = DOCS
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each limit without a bucket; one that leaves it to routes if there are none."""
        limits = list(limits_of(system))
        routed = any(limit.of_routes for limit in limits)
        for limit in limits:
            if _has_bucket(limit) or (limit.is_bare and routed):
                continue
            found = "is missing: there is no limit"
            if limit.is_bare:
                found = "is missing here, and no route has a limit of its own"
            yield self.mistake(
                limit.patch.member,
                (*limit.path, "token_bucket"),
                found,
                expected="expected {max_tokens, tokens_per_fill, fill_interval}",
                about_absence=True,
            )


class NothingToTellBy(Rule):
    """A 429 of the proxy looks like one of the application's."""

    code = "MG1413"
    title = "A request that the rate limit refused can be told by a header."
    why = "Nobody can tell a 429 of the sidecar from one of the application, or of its upstream."
    mend = (
        "Add a header with `response_headers_to_add`, as `x-local-rate-limit`, or set "
        "`enable_x_ratelimit_headers: DRAFT_VERSION_03`."
    )
    example = Example(
        wrong=example(PREFIX + BUCKET + ENABLED + ENFORCED),
        right=example(WHOLE),
    )
    source = DOCS
    severity = Severity.NOTE
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each limit whose refusals have no header of their own."""
        for limit in limits_of(system):
            told = limit.get("response_headers_to_add") or limit.get("enable_x_ratelimit_headers")
            if not told and _has_bucket(limit):
                yield self.mistake(
                    limit.patch.member,
                    (*limit.path, "response_headers_to_add"),
                    "is missing: nothing tells its 429 from one of the application",
                    expected="expected a header, as in x-local-rate-limit",
                    about_absence=True,
                )


def _has_bucket(limit: Limit) -> bool:
    return limit.has("token_bucket") or bool(items(limit.get("descriptors")))
