"""Scaling: what autoscalers know, whether they are at their max, and who measures for them."""

from collections.abc import Iterator, Mapping

from meshgen.codes.live import AT_MAX, NOT_SCALED, UNSEEN
from meshgen.lenient import mapping, mappings, text
from meshgen.live.concern import Concern
from meshgen.live.expected import Expected
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed
from meshgen.live.paths import path_of
from meshgen.live.seen import Seen, seen
from meshgen.live.words import counted, lasting, seconds_of
from meshgen.system.autoscalers import HPA

_METRICS = "metrics.k8s.io/v1beta1"
_INSTALL = "install metrics-server: `metricsServer: {}` in `platform` renders it"
# What a controller says where nobody is to be scaled.
_RESTING = "ScalingDisabled"


def _asks(expected: Expected) -> Iterator[str]:
    for namespace in dict.fromkeys(known.namespace for _, known, _ in expected.of(HPA)):
        yield path_of(_METRICS, "pods", namespace)


def _judge(expected: Expected, observed: Observed) -> Iterator[Line]:
    found = [each for each in seen(expected, observed) if each.known.type == HPA and each.found]
    if not found:
        return
    lines = {one.position: list(_lines(one, observed)) for one in found}
    if fine := [one for one in found if not lines[one.position]]:
        told = "; ".join(map(_figures, fine))
        yield Line(Status.OK, f"{counted(len(fine), 'autoscaler')}: {told}")
    yield from _measured(expected, observed)
    for of_one in lines.values():
        yield from of_one


def _measured(expected: Expected, observed: Observed) -> Iterator[Line]:
    """Yield what is told of metrics-server: the autoscalers ask it for the same."""
    for path in _asks(expected):
        answer = observed.answer(path)
        if answer.is_absent:
            told = f"nothing serves {_METRICS}: metrics-server is not there"
            yield Line(Status.WRONG, told, "metrics-server", _INSTALL, NOT_SCALED)
        elif answer.is_forbidden:
            mend = "ask for the permission"
            yield Line(Status.UNKNOWN, answer.why, "metrics-server", mend, UNSEEN)
        elif not answer.is_given:
            mend = "`kubectl describe apiservice v1beta1.metrics.k8s.io` says why"
            told = f"does not answer: {answer.why}"
            yield Line(Status.WRONG, told, "metrics-server", mend, NOT_SCALED)
        if not answer.is_given:
            return


def _lines(one: Seen, observed: Observed) -> Iterator[Line]:
    status, about = mapping(one.found, "status"), f"{one.known.kind}/{one.known.name}"
    conditions = {text(each.get("type")): each for each in mappings(status.get("conditions"))}
    if not conditions:
        told = "its controller has not looked at it yet"
        yield Line(Status.WAITING, told, about, "", NOT_SCALED, one.position)
        return
    able, active = conditions.get("AbleToScale", {}), conditions.get("ScalingActive", {})
    for condition in (able, active):
        if condition.get("status") == "False" and condition.get("reason") != _RESTING:
            told = f"{_metrics(one)}: {condition.get('reason')}: {condition.get('message')}"
            yield Line(Status.WRONG, told, about, _mend(condition), NOT_SCALED, one.position)
            return
    limited = conditions.get("ScalingLimited", {})
    if limited.get("status") == "True" and limited.get("reason") == "TooManyReplicas":
        since = seconds_of(text(limited.get("lastTransitionTime")))
        how_long = f" for {lasting(observed.now - since)}" if since is not None else ""
        told = f"at its max of {_spec(one).get('maxReplicas')} pods{how_long}; {_metrics(one)}"
        mend = "raise `autoscaling.max` of the service, after `meshgen capacity`"
        path = ("spec", "maxReplicas")
        yield Line(Status.WRONG, told, about, mend, AT_MAX, one.position, path)


def _mend(condition: Mapping[str, object]) -> str:
    words = text(condition.get("message"))
    if condition.get("reason") == "FailedGetScale":
        return "apply the workload that it scales: it is not there"
    if "missing request for" in words:
        return "give every container `resources.requests`, the sidecar too: `sidecar.requests`"
    if "unable to fetch metrics" in words or "no metrics returned" in words:
        return "metrics-server has none of these pods yet, or is not there: `kubectl top pods`"
    return "mend what it says: `kubectl describe` of it has more"


def _spec(one: Seen) -> Mapping[str, object]:
    return mapping(one.found, "spec")


def _figures(one: Seen) -> str:
    status = mapping(one.found, "status")
    least, most = _spec(one).get("minReplicas", 1), _spec(one).get("maxReplicas")
    now = status.get("currentReplicas", 0)
    return f"{one.known.name} {now} of {least} to {most}, {_metrics(one)}"


def _metrics(one: Seen) -> str:
    """Return current and target of each metric, as kubectl has it: `cpu 12%/70%`."""
    now = mappings(mapping(one.found, "status").get("currentMetrics"))
    told = []
    for number, metric in enumerate(mappings(_spec(one).get("metrics"))):
        field = next((key for key in metric if key != "type"), "")
        target, name = mapping(metric, field, "target"), _name(mapping(metric, field))
        current = mapping(now[number], field, "current") if number < len(now) else {}
        told.append(f"{name} {_amount(current)}/{_amount(target)}")
    return ", ".join(told)


def _name(metric: Mapping[str, object]) -> str:
    return text(metric.get("name")) or text(mapping(metric, "metric").get("name"))


def _amount(value: Mapping[str, object]) -> str:
    if "averageUtilization" in value:
        return f"{value['averageUtilization']}%"
    return str(value.get("averageValue", value.get("value", "<unknown>")))


SCALING = Concern("scaling", _judge, asks=_asks)
