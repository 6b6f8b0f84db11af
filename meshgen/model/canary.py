"""A canary that a controller leads: Flagger, or Argo Rollouts."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.conditions import Look
from meshgen.model.grammar import MatchedHeader
from meshgen.model.scalars import Duration, Positive, Word

FLAGGER, ARGO_ROLLOUTS = "flagger", "argo-rollouts"
Share = Annotated[int, Meta(ge=1, le=100, extra_json_schema=expected("a percentage from 1 to 100"))]


class CanaryMetric(Spec, frozen=True):
    """What a new version has to show before it gets more requests: at least, at most, or both."""

    min: Annotated[int | float | None, doc("The least that is good.", example=99)] = None
    max: Annotated[int | float | None, doc("The most that is good.", example=500)] = None
    query: Annotated[
        str | None,
        doc(
            "PromQL that gives a number, with the controller's own placeholders: of Flagger "
            "`{{ namespace }}`, `{{ target }}` and `{{ interval }}`, of Argo Rollouts "
            "`{{args.host}}`, the host of the new version.",
            default="of request-success-rate (percent) and request-duration (milliseconds, 99th "
            "percentile), Istio's own metrics",
            renders="a MetricTemplate, or a part of the AnalysisTemplate",
        ),
    ] = None
    interval: Annotated[
        Duration | None, doc("How often it is asked.", default="the canary's `interval`")
    ] = None


class SessionAffinity(Spec, frozen=True):
    """Who got the new version once goes on to get it."""

    cookie_name: Annotated[Word, doc("The cookie that tells.", example="canary")]
    max_age: Annotated[Positive | None, doc("How long it holds, in seconds.")] = None


class Canary(Spec, frozen=True):
    """How a new version takes the place of the former one: by a controller, step by step."""

    by: Annotated[
        Literal["flagger", "argo-rollouts"],
        doc(
            "Who leads it. Flagger keeps the former version in a Deployment NAME-primary, and "
            "makes the Services and routes itself; of Argo Rollouts, a Rollout is in the place of "
            "the Deployment.",
            renders="a Canary; or a Rollout, two more Services and a VirtualService",
        ),
    ]
    steps: Annotated[
        list[Share] | None,
        doc(
            "How many percent of the requests the new version gets, one after the other.",
            default="[10, 25, 50]",
            example=[5, 20, 50],
        ),
    ] = None
    interval: Annotated[
        Duration, doc("How long a step takes, and how often metrics are asked.")
    ] = "1m"
    threshold: Annotated[Positive, doc("So often a metric may be wrong before all goes back.")] = 5
    metrics: Annotated[
        dict[Word, CanaryMetric] | None,
        doc(
            "What has to hold at each step, by name.",
            default="{request-success-rate: {min: 99}}",
            example={"request-success-rate": {"min": 99.5}, "request-duration": {"max": 300}},
        ),
    ] = None
    headers: Annotated[
        dict[MatchedHeader, Look] | None,
        doc(
            "An A/B test instead of steps: requests with these headers get the new version, all "
            "others the former one.",
            example={"cookie": {"regex": "(.*; ?)?beta=1(;.*)?"}},
        ),
    ] = None
    iterations: Annotated[
        Positive | None, doc("How many intervals an A/B test takes.", default="10")
    ] = None
    session_affinity: Annotated[
        SessionAffinity | None,
        doc("Flagger: who got the new version stays with it.", example={"cookieName": "canary"}),
    ] = None
    prometheus: Annotated[
        str | None,
        doc(
            "The address of Prometheus.",
            default="the platform's; else Flagger's own setting; http://prometheus.istio-system:9090",
            example="http://prometheus.monitoring:9090",
        ),
    ] = None
