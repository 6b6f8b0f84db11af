"""Quota: what is used, against what capacity predicted; each difference with its cause."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from meshgen.codes.live import OTHER_USE
from meshgen.lenient import mapping, text
from meshgen.live.concern import Concern
from meshgen.live.expected import Expected
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed, owner_of
from meshgen.live.running import sets_path
from meshgen.live.seen import Seen, seen
from meshgen.live.words import counted
from meshgen.quantity import parse_quantity
from meshgen.quota import QuotaReport, Situation, Usage, WorkloadKey
from meshgen.quota.pod import default_requests, read_pod
from meshgen.quota.quotas import pod_usage, read_quota

_QUOTA = "ResourceQuota"
_FOUND = "find out whose it is, or put it into the config: then capacity counts it"


@dataclass(frozen=True)
class _Taken:
    """What each pod of one workload takes."""

    each: Sequence[Mapping[str, Fraction]] = ()

    def all(self, resource: str) -> Fraction:
        """Return what all of them take of a resource."""
        return sum((one.get(resource, Fraction(0)) for one in self.each), Fraction(0))


def _judge(expected: Expected, observed: Observed) -> Iterator[Line]:
    for one in seen(expected, observed):
        if one.known.type == _QUOTA and one.found is not None:
            used = mapping(one.found, "status", "used")
            about = f"{_QUOTA}/{one.known.name}"
            if not used:
                yield Line(
                    Status.WAITING, "nothing is counted yet", about, "", OTHER_USE, one.position
                )
            else:
                yield from _lines(one, about, _used(used), expected, observed)


def _used(used: Mapping[str, object]) -> Mapping[str, Fraction]:
    return {name: parse_quantity(text(amount)) for name, amount in used.items()}


def _lines(
    one: Seen, about: str, used: Mapping[str, Fraction], expected: Expected, observed: Observed
) -> Iterator[Line]:
    taken = _taken(one, expected, observed)
    told: list[tuple[list[str], list[str], tuple[Usage, ...]]] = []
    for report in _reports(one, expected):
        usages = report.situations[Situation.AT_REST]
        told.append((*_explained(usages, taken, used), usages))
    if not told:
        return
    # Of several clusters that are declared, this is the one that it is most like.
    wrong, fine, usages = min(told, key=lambda each: (len(each[0]), len(each[1])))
    hard = mapping(one.found, "status", "hard")
    shown = ", ".join(
        f"{usage.resource} {usage.text(used[usage.resource])} of {hard.get(usage.resource)}"
        for usage in usages
        if usage.resource in used
    )
    why = f"; not as at rest: {'; '.join(fine)}" if fine else "; as predicted"
    figures = {
        u.resource: {"used": u.text(used[u.resource]), "predicted": u.used_text}
        for u in usages
        if u.resource in used
    }
    yield Line(Status.OK, f"{shown}{'' if wrong and not fine else why}", about, figures=figures)
    for words in wrong:
        yield Line(Status.WRONG, words, about, _FOUND, OTHER_USE, one.position)


def _reports(one: Seen, expected: Expected) -> Iterator[QuotaReport]:
    for forecast in expected.forecasts():
        for namespace in forecast.capacity.namespaces:
            for report in namespace.quotas:
                if (report.key.namespace, report.name) == (one.known.namespace, one.known.name):
                    yield report


def _taken(one: Seen, expected: Expected, observed: Observed) -> Mapping[WorkloadKey, _Taken]:
    """Return what the pods of each workload take of a quota, as the API server counts them."""
    home = one.known.namespace
    quota = read_quota(one.found or {}, WorkloadKey(home, _QUOTA, one.known.name))
    above = observed.named(sets_path(expected, home))
    found: dict[WorkloadKey, _Taken] = {}
    for obj in observed.pods(home):
        pod = default_requests(read_pod(obj, {}))
        if pod.finished or not quota.counts(pod):
            continue
        kind, name = owner_of(obj)
        if kind == "ReplicaSet" and name in above and owner_of(above[name])[0]:
            kind, name = owner_of(above[name])
        if not kind:
            kind, name = "Pod", text(mapping(obj, "metadata").get("name"))
        key = WorkloadKey(home, kind, name)
        more = {name: amount.value for name, amount in pod_usage(pod).items()}
        found[key] = _Taken((*found.get(key, _Taken()).each, more))
    return found


def _explained(
    usages: Sequence[Usage], taken: Mapping[WorkloadKey, _Taken], used: Mapping[str, Fraction]
) -> tuple[list[str], list[str]]:
    """Return where differences come from: what is to be looked at, and what is all right.

    Other numbers of pods are what autoscalers and updates make.
    """
    wrong: dict[WorkloadKey, str] = {}
    fine: dict[str, None] = {}
    for usage in usages:
        if usage.resource not in used or used[usage.resource] == usage.used:
            continue
        known = {part.workload: part for part in usage.parts}
        left = used[usage.resource] - usage.used
        for key in dict.fromkeys((*known, *taken)):
            part, there = known.get(key), taken.get(key, _Taken())
            amount, pods = there.all(usage.resource), len(there.each)
            if part is None:
                if amount:
                    wrong.setdefault(key, f"{key} is not rendered: {counted(pods, 'pod')}")
                    left -= amount
                continue
            if not part.pods:
                # What is no pod is counted by the API server alone.
                continue
            left -= amount - part.amount
            if pods != part.pods:
                fine[f"{key} has {counted(pods, 'pod')}, not {part.pods}"] = None
            wanted = part.amount / part.pods
            other = [one for one in there.each if one.get(usage.resource, 0) != wanted]
            if other:
                found = usage.text(other[0].get(usage.resource, Fraction(0)))
                told = f"{usage.resource} {found}, not {usage.text(wanted)}"
                wrong.setdefault(
                    key, f"{len(other)} of {counted(pods, 'pod')} of {key} take {told}"
                )
        if left:
            fine[f"{usage.resource} {usage.text(abs(left))} of no pod that is there"] = None
    return list(wrong.values()), list(fine)


QUOTA = Concern("quota", _judge)
