"""LimitRanges: the defaults that they give to containers, and the pods and claims they refuse.

The rules and words are those of plugin/pkg/admission/limitranger. Its mutation runs before
webhooks, and once more after one has changed the pod, so an injected sidecar gets defaults too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from operator import gt, lt
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.quota.arithmetic import ZERO
from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.pod import Container, Pod, total_limits, total_requests
from meshgen.quota.reading import Amounts, amounts

_CLAIM = "PersistentVolumeClaim"


@dataclass(frozen=True)
class Rule:
    """One item of a LimitRange, its own defaults applied (SetDefaults_LimitRangeItem)."""

    type: str
    default: Amounts
    default_request: Amounts
    least: Amounts
    most: Amounts
    ratio: Amounts


@dataclass(frozen=True)
class LimitRange:
    """A LimitRange of a namespace."""

    key: WorkloadKey
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Refusal:
    """Why a LimitRange refuses a pod or a claim, in its words; which container, if one."""

    limit_range: LimitRange
    message: str
    resource: str
    container: Container | None = None


def read_limit_range(obj: Mapping[str, Any], key: WorkloadKey) -> LimitRange:
    """Return a LimitRange."""
    items = mappings(mapping(obj, "spec").get("limits"))
    return LimitRange(key, tuple(_rule(item) for item in items))


def with_defaults(pod: Pod, ranges: Iterable[LimitRange]) -> Pod:
    """Return the pod with what LimitRanges give to containers that say nothing."""
    for limit_range in ranges:
        requests: Amounts = {}
        limits: Amounts = {}
        for rule in limit_range.rules:
            if rule.type == "Container":
                requests.update(rule.default_request)
                limits.update(rule.default)
        if requests or limits:
            pod = pod.with_each(partial(_filled, requests, limits))
    return pod


def refusals(pod: Pod, ranges: Iterable[LimitRange]) -> Iterator[Refusal]:
    """Yield why LimitRanges refuse a pod."""
    for limit_range in ranges:
        for rule in limit_range.rules:
            if rule.type == "Container":
                for container in pod.every_container:
                    for name, message in _broken(rule, container.requests, container.limits):
                        yield Refusal(limit_range, message, name, container)
            elif rule.type == "Pod":
                # The plugin leaves the pod's overhead out.
                requests, limits = (f(pod, overhead=False) for f in (total_requests, total_limits))
                for name, message in _broken(rule, requests, limits):
                    yield Refusal(limit_range, message, name)


def claim_refusals(requests: Amounts, ranges: Iterable[LimitRange]) -> Iterator[Refusal]:
    """Yield why LimitRanges refuse a PersistentVolumeClaim: its requests count, no limits."""
    for limit_range in ranges:
        for rule in limit_range.rules:
            if rule.type == _CLAIM:
                for name, message in _broken(replace(rule, ratio={}), requests, {}):
                    yield Refusal(limit_range, message, name)


def _rule(item: Mapping[str, Any]) -> Rule:
    least, most = amounts(item.get("min")), amounts(item.get("max"))
    default, request = amounts(item.get("default")), amounts(item.get("defaultRequest"))
    if item.get("type") == "Container":
        default = {**most, **default}
        request = {**least, **default, **request}
    ratio = amounts(item.get("maxLimitRequestRatio"))
    return Rule(text(item.get("type")), default, request, least, most, ratio)


def _filled(requests: Amounts, limits: Amounts, container: Container) -> Container:
    return replace(
        container,
        requests={**requests, **container.requests},
        limits={**limits, **container.limits},
    )


def _broken(rule: Rule, requests: Amounts, limits: Amounts) -> Iterator[tuple[str, str]]:
    """Yield what is wrong: the resource, and why."""
    requested, limited = ("request", requests), ("limit", limits)
    # What is bounded above has to have a limit; a claim can only have a request.
    above = (requested, limited) if rule.type == _CLAIM else (limited, requested)
    for name, least in rule.least.items():
        start = f"minimum {name} usage per {rule.type} is {least}"
        for message in _outside(name, (requested, limited), least.value, lt):
            yield name, start + message
    for name, most in rule.most.items():
        start = f"maximum {name} usage per {rule.type} is {most}"
        for message in _outside(name, above, most.value, gt):
            yield name, start + message
    for name in rule.ratio:
        yield from ((name, why) for why in _stretched(rule, name, requests, limits))


def _outside(
    name: str,
    amounts_by_word: Sequence[tuple[str, Amounts]],
    bound: Fraction,
    is_outside: Callable[[Fraction, Fraction], bool],
) -> Iterator[str]:
    """Yield how a resource is out of bounds; the first of the amounts has to be there."""
    word, required = amounts_by_word[0]
    if name not in required:
        yield f".  No {word} is specified"
        return
    for word, amounts_there in amounts_by_word:
        if name in amounts_there and is_outside(amounts_there[name].value, bound):
            yield f", but {word} is {amounts_there[name]}"
            return


def _stretched(rule: Rule, name: str, requests: Amounts, limits: Amounts) -> Iterator[str]:
    ratio = rule.ratio[name]
    start = f"{name} max limit to request ratio per {rule.type} is {ratio}, but"
    request, limit = requests.get(name, ZERO).value, limits.get(name, ZERO).value
    if not request:
        yield f"{start} no request is specified or request is 0"
    elif not limit:
        yield f"{start} no limit is specified or limit is 0"
    elif limit > request * ratio.value:
        yield f"{start} provided ratio is {float(limit / request):.6f}"
