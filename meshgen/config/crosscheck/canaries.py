"""What a canary's controller owns or needs, and what says nothing beside it."""

from collections.abc import Iterator
from itertools import pairwise

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.explainer.words import either
from meshgen.findings import Code
from meshgen.kinds.flagger import SELECTOR_LABELS
from meshgen.mesh import QUERIES, Service, exposures_of
from meshgen.model.base import fields_set
from meshgen.model.network import SubsetSpec
from meshgen.model.servicespec import ServiceSpec
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

# Of the Service, what Flagger takes over from the config.
_TAKEN_OVER = ("labels", "annotations")


@of_services("canary", "versions", "strategy", "destinationRule", running=True)
def beside(place: Place, service: Service) -> Iterator[Problem]:
    """Find what the controller decides, and the config says as well."""
    canary = service.canary
    if canary is None:
        return
    subsets: dict[str, SubsetSpec] = service.spec.destination_rule.subsets or {}
    owned: list[tuple[Path, bool, str]] = [
        (("versions",), bool(service.versions), "the former version and the new one are its own"),
        (
            ("destinationRule", "subsets"),
            bool(subsets),
            "its routes lead to two Services, and to no subset",
        ),
        (
            ("strategy",),
            service.is_rollout and place.says_itself(service.key, "strategy"),
            "pods are replaced by its steps",
        ),
    ]
    for field, is_said, why in owned:
        if is_said:
            name = ".".join(map(str, field))
            message = f"`{name}` has no effect beside a canary by {canary.by}: {why}"
            at = (*service.setting, *field)
            yield place.problem(Code.CONFLICT, at, message, "expected one of the two", key=True)


@of_services("canary", "traffic", "expose", running=True)
def past_the_weights(place: Place, service: Service) -> Iterator[Problem]:
    """Find destinations that a service's own routes choose, past the weights of the controller."""
    if service.canary is None:
        return
    for exposure in exposures_of(service):
        for setting, spec in exposure.said:
            for index, to in enumerate(spec.destinations or ()):
                if to.service in (None, service.key) and to.host is None:
                    yield place.problem(
                        Code.CONFLICT,
                        (*setting, "destinations", index),
                        f"which part `{service.key}` gets is what its canary decides",
                        "expected a route without `destinations`, or other services",
                    )


@of_services("canary", "port", "ports", "protocol", running=True)
def ports(place: Place, service: Service) -> Iterator[Problem]:
    """Find canaries whose first port is not for HTTP, and ports that Flagger cannot find."""
    if service.canary is None or not service.ports:
        return  # that there is no port is told of routes
    at: Path = (*service.setting, "canary")
    first, *others = service.ports
    if not first.is_http:
        message = f"its first port is for {first.protocol}: shares and metrics are those of HTTP"
        yield place.problem(Code.CONFLICT, at, message, "expected a port for HTTP first", key=True)
    for port in others if service.is_led_by_flagger else ():
        if port.port != port.target_port or port.transport != "TCP":
            yield place.problem(
                Code.CONFLICT,
                (*service.setting, "ports", port.name),
                "Flagger makes the Service, and gives further ports the numbers that containers "
                "have, with TCP",
                f"expected {port.target_port} for both" if port.transport == "TCP" else "",
                "the first port may have two numbers",
            )


@of_services("canary", "service", "selector", running=True)
def made_by_flagger(place: Place, service: Service) -> Iterator[Problem]:
    """Find settings of a Service that Flagger makes, and labels by which it knows no pods."""
    if not service.is_led_by_flagger:
        return
    said = service.spec.service
    for field, _ in fields_set(said, ServiceSpec):
        if field not in _TAKEN_OVER and place.says_itself(service.key, "service", field):
            yield place.problem(
                Code.CONFLICT,
                (*service.setting, "service", field),
                "Flagger makes the Service: one with a cluster IP, and nothing else said",
                f"expected {either(_TAKEN_OVER)} alone",
                "a Service of another kind can stand beside it: `additionalServices`",
                key=True,
            )
    if not any(label in service.workload_selector for label in SELECTOR_LABELS):
        yield place.problem(
            Code.CONFLICT,
            (*service.setting, "selector"),
            "Flagger does not know the pods by these labels, and makes nothing",
            f"expected {either(SELECTOR_LABELS)} among them",
            key=True,
        )


@of_services("canary", running=True)
def steps(place: Place, service: Service) -> Iterator[Problem]:
    """Find steps that go back, and what an A/B test or a controller does not have."""
    canary = service.canary
    if canary is None:
        return
    at: Path = (*service.setting, "canary")
    several = canary.steps or []
    for index, (before, after) in enumerate(pairwise(several), 1):
        if after <= before:
            message = f"{after} comes after {before}: the new version would get less"
            yield place.problem(Code.VALUE, (*at, "steps", index), message, "expected more")
    alone = {
        "steps": (several and canary.headers, "an A/B test has no steps"),
        "iterations": (
            canary.iterations and canary.headers is None,
            "without `headers` each step takes one interval",
        ),
        "sessionAffinity": (
            canary.session_affinity and service.is_rollout,
            "Argo Rollouts knows no session: requests are shared out one by one",
        ),
    }
    for field, (is_wrong, why) in alone.items():
        if is_wrong:
            expected = "expected `headers`, with a cookie" if field == "sessionAffinity" else ""
            message = f"`{field}` has no effect here: {why}"
            yield place.problem(Code.CONFLICT, (*at, field), message, expected, key=True)


@of_services("canary", running=True)
def metrics(place: Place, service: Service) -> Iterator[Problem]:
    """Find metrics that nobody has a query for, and those that nothing is expected of."""
    for name, metric in ((service.canary and service.canary.metrics) or {}).items():
        at: Path = (*service.setting, "canary", "metrics", name)
        if metric.query is None and name not in QUERIES:
            yield place.problem(
                Code.MISSING,
                at,
                f"nobody has a query for `{name}`",
                f"expected a `query`, or {either(sorted(QUERIES))}",
                did_you_mean(name, QUERIES),
                key=True,
            )
        if metric.min is None and metric.max is None:
            message = "nothing is expected of it"
            yield place.problem(Code.MISSING, at, message, "expected `min` or `max`", key=True)
        elif metric.min is not None and metric.max is not None and metric.min > metric.max:
            message = f"found {metric.min}, above `max`: nothing can be good"
            yield place.problem(Code.VALUE, (*at, "min"), message, f"expected {metric.max} at most")
