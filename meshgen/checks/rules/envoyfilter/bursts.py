"""Buckets that are smaller than what one refill brings."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.envoyfilter.limits import (
    DOCS,
    ENABLED,
    ENFORCED,
    HEADER,
    PREFIX,
    WHOLE,
    Limit,
    example,
    limits_of,
)
from meshgen.checks.rules.envoyfilter.releases import envoy_of
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings
from meshgen.resources import Path
from meshgen.system import System
from meshgen.system.patches import field_of
from meshgen.system.policies import ENVOY_FILTER

# From here on Envoy fills a bucket all the time, before it did once in an interval (envoy#35207).
_CONTINUOUS = 23


class LostTokens(Rule):
    """What does not fit into the bucket when it is filled is lost, on proxies of an older Envoy."""

    code = "MG1414"
    title = "A bucket holds what one refill brings, where it is filled once in an interval."
    why = (
        "Envoy before 1.31, as of Istio before 1.23, fills the bucket once in each interval: with "
        "`max_tokens: 10` and 100 tokens every 60s, 10 requests a minute get through and not 100."
    )
    mend = "Make `max_tokens` as large as `tokens_per_fill`, or fill less, more often."
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
        meshed = [cluster for cluster in system.clusters if cluster.istio]
        old = [str(each.istio) for each in meshed if not each.istio_at_least(_CONTINUOUS)]
        if not old:
            return
        release = min(old)
        for limit in limits_of(system):
            for path, bucket in _buckets(limit):
                most, fill = _number(bucket, "max_tokens"), _number(bucket, "tokens_per_fill")
                if most < fill:
                    yield self.mistake(
                        limit.patch.member,
                        (*path, "max_tokens"),
                        f"is {most}, and each refill brings {fill}: Istio {release} (Envoy "
                        f"{envoy_of(release)}) loses the rest",
                        expected=f"expected {fill} or more",
                        hint="or fill less at a time, in a shorter `fill_interval`",
                    )


def _buckets(limit: Limit) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    yield (*limit.path, "token_bucket"), mapping(limit.get("token_bucket"))
    for index, descriptor in enumerate(mappings(limit.get("descriptors"))):
        path = (*limit.path, "descriptors", index, "token_bucket")
        yield path, mapping(field_of(descriptor, "token_bucket"))


def _number(bucket: Mapping[str, Any], name: str) -> int:
    value = field_of(bucket, name)
    return value if isinstance(value, int) else 0
