"""Buckets that are smaller than what one refill brings."""

from collections.abc import Iterator
from fractions import Fraction

from meshgen.checks.rules.envoyfilter.buckets import Bucket, buckets_of, filled_at_once, shown
from meshgen.checks.rules.envoyfilter.limits import (
    DOCS,
    ENABLED,
    ENFORCED,
    HEADER,
    PREFIX,
    WHOLE,
    example,
    limits_of,
)
from meshgen.checks.rules.envoyfilter.releases import envoy_of
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import ENVOY_FILTER

# Envoy takes no shorter interval.
_SHORTEST = Fraction(1, 20)


class LostTokens(Rule):
    """What does not fit into the bucket when it is filled is lost, on proxies of an older Envoy."""

    code = "MG1414"
    title = "A bucket holds what one refill brings, where it is filled once in an interval."
    why = (
        "Envoy before 1.31, as of Istio before 1.23, fills the bucket once in each interval: with "
        "`max_tokens: 10` and 100 tokens every 60s, 10 requests a minute get through and not 100."
    )
    mend = (
        "Make `max_tokens` as large as `tokens_per_fill`, or fill less, more often: 10 every 6s "
        "are 100 a minute as well."
    )
    example = Example(
        wrong=example(
            PREFIX
            + "token_bucket: {max_tokens: 10, tokens_per_fill: 100, fill_interval: 60s}\n"
            + ENABLED
            + ENFORCED
            + HEADER
        ),
        right=example(WHOLE),
    )
    source = DOCS
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each bucket that loses tokens, if a cluster has such an Envoy."""
        release = filled_at_once(system.clusters)
        for limit in limits_of(system) if release else ():
            for bucket in buckets_of(limit):
                if bucket.most < bucket.fill:
                    yield self.mistake(
                        limit.patch.member,
                        (*bucket.path, "max_tokens"),
                        f"is {bucket.most}, and each refill brings {bucket.fill}: Istio {release} "
                        f"(Envoy {envoy_of(release)}) loses the rest",
                        expected=f"expected {bucket.fill} or more",
                        hint=_mend(bucket),
                    )


def _mend(bucket: Bucket) -> str:
    """Return what lets as many through by filling less, more often, if Envoy takes that."""
    interval = bucket.interval * bucket.most / bucket.fill
    if interval < _SHORTEST or (interval * 1000).denominator != 1:
        return "or fill less at a time, in a shorter `fill_interval`"
    return f"or `tokens_per_fill: {bucket.most}` and `fill_interval: {shown(interval)}`"
