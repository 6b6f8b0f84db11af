"""What a local rate limit lets through, over all pods that have it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from meshgen.checks.rules.envoyfilter.buckets import (
    Bucket,
    buckets_of,
    filled_at_once,
    shown,
    span,
)
from meshgen.checks.rules.envoyfilter.limits import DOCS, WHOLE, Limit, example, limits_of
from meshgen.checks.rules.envoyfilter.reach import Proxies, reach_of
from meshgen.checks.rules.envoyfilter.releases import envoy_of
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.violation import Prefix
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.policies import ENVOY_FILTER

# So many services are named that one limit is for.
_NAMED = 3
_WEB = """\
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 5
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
"""
_GLOBAL = """\
domain: shop
rate_limit_service:
  transport_api_version: V3
  grpc_service: {envoy_grpc: {cluster_name: outbound|8081||ratelimit.default.svc.cluster.local}}
"""


class EffectiveRange(Rule):
    """Each proxy counts for itself, so that a limit lets through what its pods do together."""

    code = "MG1417"
    title = "A rate limit is for all pods together."
    why = (
        "Each proxy counts for itself. 100 a minute over 2 to 5 pods are 200 to 500, and as many "
        "at once when all buckets are full: in t minutes, each pod its burst and t times its rate. "
        "A port has a bucket of its own, and two where it takes plain text and mutual TLS."
    )
    mend = (
        "If that is meant, there is nothing to mend. Else divide the limit by the pods, or ask a "
        "rate limit service, which counts for all; in a config, `scope: total` or `scope: global`."
    )
    example = Example(
        wrong=example(WHOLE) + _WEB,
        right=example(_GLOBAL)
        .replace("http.local_ratelimit\n", "http.ratelimit\n")
        .replace("local_ratelimit.v3.LocalRateLimit", "ratelimit.v3.RateLimit")
        + _WEB,
    )
    source = DOCS
    severity = Severity.NOTE
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each limit that proxies of these objects have, with what it lets through."""
        old = filled_at_once(system.clusters)
        for limit in limits_of(system):
            enabled, enforced = limit.share("filter_enabled"), limit.share("filter_enforced")
            buckets = list(buckets_of(limit))
            if enabled is None or enforced is None or not buckets:
                continue
            proxies = reach_of(system, limit.patch)
            if proxies:
                said = _weighed(str(_Said(limit, buckets, proxies, old)), enabled, enforced)
                position, told = self.mistake(limit.patch.member, buckets[0].place, said)
                # It is about the limit as a whole, as the config has it.
                yield position, replace(told, prefix=Prefix.NEVER)


@dataclass(frozen=True)
class _Said:
    """What is said of a limit: in one line, however many buckets there are."""

    limit: Limit
    buckets: Sequence[Bucket]
    proxies: Sequence[Proxies]
    old: str

    def __str__(self) -> str:
        """Return the line."""
        first, *more = self.buckets
        clauses = [self._of(first, is_first=True)]
        clauses += [self._of(bucket, is_first=False) for bucket in more]
        apart = self.limit.get("always_consume_default_token_bucket") is False
        if apart and more and not first.entries:
            clauses.append("what has a bucket of its own takes nothing from that of the rest")
        if self.old:
            often = " and ".join(dict.fromkeys(shown(each.interval) for each in self.buckets))
            clauses.append(
                f"Envoy {envoy_of(self.old)} (Istio {self.old}) fills it once in {often}"
            )
        return "; ".join(clauses)

    def _of(self, bucket: Bucket, *, is_first: bool) -> str:
        one = bucket.rate(1, at_once=bool(self.old))
        head = bucket.spoken(one, one)
        if self.limit.get("local_rate_limit_per_downstream_connection") is True:
            again = ": a client has as much again by another connection" if is_first else ""
            return f"{head}{_for(bucket)} per connection, and up to {bucket.most} at once{again}"
        head += f"{_for(bucket)}{self._each() if is_first else ''}"
        named = self.proxies[:_NAMED]
        parts = [self._over(each, bucket, is_first=is_first) for each in named]
        if len(self.proxies) > _NAMED:
            parts.append(f"and so on for {len(self.proxies) - _NAMED} more")
        return f"{head}: {'; '.join(parts)}"

    def _each(self) -> str:
        chains = max((each.chains for each in self.proxies), key=len)
        if len(chains) < 2:
            return " per pod"
        same = all(len(each.chains) == len(chains) for each in self.proxies)
        return f" per bucket, {'' if same else 'up to '}{len(chains)} per pod ({', '.join(chains)})"

    def _over(self, proxies: Proxies, bucket: Bucket, *, is_first: bool) -> str:
        burst = f"up to {proxies.most * bucket.most} at once"
        if proxies.pods is None:
            unknown = ", however many pods there are" if is_first else ""
            return f"{burst} on each{unknown}"
        at_once = bool(self.old)
        rates = [bucket.rate(each, at_once=at_once) for each in (proxies.least, proxies.most)]
        amount = bucket.spoken(*rates)
        if not is_first:
            return f"{amount}, and {burst}"
        of = f" of {proxies.name.partition('/')[2]}" if len(self.proxies) > 1 else ""
        full = "all buckets are full" if proxies.most > 1 else "the bucket is full"
        return f"{amount} {_where(proxies)}{of}, and {burst} when {full}"


def _for(bucket: Bucket) -> str:
    return f" for {' and '.join(bucket.entries)}" if bucket.entries else ""


def _where(proxies: Proxies) -> str:
    assert proxies.pods is not None
    if proxies.pods.per_node:
        return "on each node"
    pods = span(proxies.pods.least, proxies.pods.most)
    return f"over {pods} pod{'' if pods == '1' else 's'}"


def _weighed(said: str, enabled: Fraction, enforced: Fraction) -> str:
    """Return what is said of a limit, with the share of requests that it is for."""
    if not enabled:
        return "is off (`filter_enabled` is 0%): every request gets through"
    if not enforced:
        said = f"refuses none (`filter_enforced` is 0%), and counts what is beyond {said}"
    elif enforced < 1:
        said = f"refuses {_percent(enforced)} of what is beyond {said}"
    return said if enabled >= 1 else f"for {_percent(enabled)} of the requests: {said}"


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"
