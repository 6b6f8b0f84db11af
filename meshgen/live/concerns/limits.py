"""Rate limits: allowed and refused so far, by the proxies' own counters."""

import json
from collections.abc import Iterator, Sequence

from meshgen.codes.live import NO_LIMIT, UNSEEN
from meshgen.kinds.limits import LIMIT_COUNTERS, RATE_LIMIT_STATS
from meshgen.lenient import mapping, text
from meshgen.live.concern import Concern
from meshgen.live.expected import Expected
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed
from meshgen.live.proxies import Proxy, counters, proxies
from meshgen.live.words import counted
from meshgen.mesh.limitcounters import MATCHER, counts_limits
from meshgen.model.proxysettings import CONFIG_ANNOTATION
from meshgen.system.member import Member
from meshgen.system.policies import ENVOY_FILTER, selector_of

_COUNT = (
    f"`proxy: {{proxyStatsMatcher: {{inclusionPrefixes: [{RATE_LIMIT_STATS}]}}}}` of the service "
    "has its proxies count it; it restarts the pods"
)
_COUNT_AT_GATEWAY = (
    "its pods count it with the annotation `proxy.istio.io/config: "
    f"{{proxyStatsMatcher: {{inclusionPrefixes: [{RATE_LIMIT_STATS}]}}}}`, once they are restarted"
)
_RESTART = (
    "the mesh config of `platform.istio` has proxies count it: install Istio with that, then "
    "`kubectl rollout restart` of what began before"
)


def _judge(expected: Expected, observed: Observed) -> Iterator[Line]:
    policies, every = expected.system.policies(ENVOY_FILTER), proxies(expected, observed)
    for member in expected.system.of(ENVOY_FILTER):
        if RATE_LIMIT_STATS not in json.dumps(member.object):
            continue
        if of_it := _of_gateways(member, every, expected.root):
            yield _line(expected, of_it, str(member))
        for workload in policies.selected(member):
            known = workload.member.identity
            of_it = [each for each in every if each.of and each.of.known == known]
            if of_it:
                yield _line(expected, of_it, str(workload.member))


def _of_gateways(member: Member, every: Sequence[Proxy], root: str) -> Sequence[Proxy]:
    """Return the proxies of gateways that a limit is for: no workload that is rendered has them."""
    wanted = selector_of(member).items()
    return [
        each
        for each in every
        if each.of is None
        and member.namespace in (root, each.namespace)
        and wanted <= mapping(each.pod, "metadata", "labels").items()
    ]


def _line(expected: Expected, of_it: Sequence[Proxy], about: str) -> Line:
    pods, position = counted(len(of_it), "pod"), of_it[0].position
    refused = next((each.answer for each in of_it if not each.answer.is_given), None)
    if refused:
        mend = "ask for `get` of `pods/proxy`: the counters come that way"
        told = f"how many were refused is not known: {refused.why}"
        return Line(Status.UNKNOWN, told, about, mend, UNSEEN, position)
    without = [each for each in of_it if not list(_counts(each))]
    if 0 < len(without) < len(of_it):
        names = ", ".join(each.name for each in without)
        told = f"no limit in the proxy of {names}: it counts none, and others of the workload do"
        mend = "the pod was made before the limit, or its proxy refused it: `kubectl delete pod`"
        return Line(Status.WRONG, told, about, mend, NO_LIMIT, position)
    counts = _of_filter(of_it) or _of_requests(of_it)
    if counts is None:
        told = f"the proxies of {pods} count neither requests nor the limit"
        return Line(Status.UNKNOWN, told, about, _mend(expected, of_it), UNSEEN, position)
    let, over = counts
    figures = {"allowed": let, "refused": over}
    told = f"{let:.0f} allowed, {over:.0f} over the limit so far, by {pods}"
    return Line(Status.OK, told, about, figures=figures)


def _mend(expected: Expected, of_it: Sequence[Proxy]) -> str:
    """Return what has proxies count: the mesh config does, for pods that say nothing themselves."""
    annotations = (mapping(each.pod, "metadata", "annotations") for each in of_it)
    says_itself = any(MATCHER in text(each.get(CONFIG_ANNOTATION)) for each in annotations)
    if counts_limits(expected.system.control_plane.mesh_config) and not says_itself:
        return _RESTART
    return _COUNT if of_it[0].of else _COUNT_AT_GATEWAY


def _of_filter(of_it: Sequence[Proxy]) -> tuple[float, float] | None:
    """Return what the filter itself counted."""
    found = [count for proxy in of_it for count in _counts(proxy)]
    if not found:
        return None
    let, over = (sum(v for what, v in found if what == name) for name in ("ok", "rate_limited"))
    return let, over


def _counts(proxy: Proxy) -> Iterator[tuple[str, float]]:
    """Yield the counters of a proxy's filter, each with what it counts."""
    for one in proxy.samples(f"envoy_{RATE_LIMIT_STATS}*"):
        if match := LIMIT_COUNTERS.fullmatch(one.name):
            yield match[2], one.value


def _of_requests(of_it: Sequence[Proxy]) -> tuple[float, float] | None:
    """Return what Istio's own metrics tell: Envoy's flag RL is for what a local limit refused.

    A gateway counts requests of other routes with them, that no limit sees.
    """
    found = [
        one
        for proxy in of_it
        if proxy.of
        for one in proxy.samples("istio_requests_total")
        if one.labels.get("reporter") == "destination"
    ]
    if not found:
        return None
    over = sum(one.value for one in found if "RL" in one.labels.get("response_flags", ""))
    return sum(one.value for one in found) - over, over


LIMITS = Concern("rate limits", _judge, then=counters)
