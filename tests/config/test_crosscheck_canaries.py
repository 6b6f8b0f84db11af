"""Canaries: what their controllers own, and what they need."""

import pytest

from tests.config.problems import Load

CASES = {
    "a canary by its controller alone": (
        """
services:
  web: {image: a, port: 80, canary: flagger}
  api: {image: a, port: 80, canary: argo-rollouts, autoscaling: {max: 3}}
""",
        [],
    ),
    "another kind": (
        """
services:
  web: {image: a, port: 80, kind: StatefulSet, canary: flagger}
""",
        [
            "5:48: services.web.canary: a StatefulSet has no `canary`; expected it only on kind "
            "Deployment",
        ],
    ),
    "versions, subsets and a strategy": (
        """
services:
  web:
    {image: a, port: 80, versions: {v1: {}}, strategy: {maxSurge: 1}, canary: argo-rollouts}
  api: {image: a, port: 80, destinationRule: {subsets: {b: {labels: {x: y}}}}, canary: flagger}
  old: {image: a, port: 80, strategy: {maxSurge: 1}, canary: flagger}
""",
        [
            "6:26: services.web.versions: `versions` has no effect beside a canary by "
            "argo-rollouts: the former version and the new one are its own; expected one of the "
            "two",
            "6:46: services.web.strategy: `strategy` has no effect beside a canary by "
            "argo-rollouts: pods are replaced by its steps; expected one of the two",
            "7:47: services.api.destinationRule.subsets: `destinationRule.subsets` has no effect "
            "beside a canary by flagger: its routes lead to two Services, and to no subset; "
            "expected one of the two",
        ],
    ),
    "destinations past the weights": (
        """
services:
  web:
    image: a
    port: 80
    canary: flagger
    traffic: {destinations: [{service: web, weight: 90}, {service: api, weight: 10}]}
  api: {image: a, port: 80}
""",
        [
            "9:30: services.web.traffic.destinations[0]: which part `web` gets is what its canary "
            "decides; expected a route without `destinations`, or other services",
        ],
    ),
    "no port, and none for HTTP": (
        """
services:
  web: {image: a, canary: flagger}
  api: {image: a, port: 80, protocol: tcp, canary: argo-rollouts}
""",
        [
            "5:19: services.web.canary: the service has no port; expected `port`",
            "6:44: services.api.canary: its first port is for tcp: shares and metrics are those of "
            "HTTP; expected a port for HTTP first",
        ],
    ),
    "ports that Flagger does not find": (
        """
services:
  web:
    image: a
    ports: {http: {port: 80, targetPort: 8080}, http-admin: {port: 90, targetPort: 9090}}
    canary: flagger
  api:
    image: a
    ports: {http: {port: 80, targetPort: 8080}, http-admin: {port: 90, targetPort: 9090}}
    canary: argo-rollouts
""",
        [
            "7:61: services.web.ports.http-admin: Flagger makes the Service, and gives further "
            "ports the numbers that containers have, with TCP; expected 9090 for both; the first "
            "port may have two numbers",
        ],
    ),
    "a Service that Flagger does not make": (
        """
services:
  web: {image: a, port: 80, service: {type: NodePort, labels: {a: b}}, canary: flagger}
  api: {image: a, port: 80, service: {type: NodePort}, canary: argo-rollouts}
""",
        [
            "5:39: services.web.service.type: Flagger makes the Service: one with a cluster IP, "
            "and nothing else said; expected labels or annotations alone; a Service of another "
            "kind can stand beside it: `additionalServices`",
        ],
    ),
    "labels that Flagger does not know": (
        """
services:
  web: {image: a, port: 80, selector: {component: x}, canary: flagger}
  api: {image: a, port: 80, selector: {name: y, z: z}, canary: flagger}
""",
        [
            "5:29: services.web.selector: Flagger does not know the pods by these labels, and "
            "makes nothing; expected app, name or app.kubernetes.io/name among them",
        ],
    ),
    "steps that go back, and an A/B test with steps": (
        """
services:
  web: {image: a, port: 80, canary: {by: flagger, steps: [5, 50, 20], iterations: 3}}
  api:
    image: a
    port: 80
    canary:
      by: argo-rollouts
      steps: [5]
      headers: {x-beta: "1"}
      sessionAffinity: {cookieName: c}
""",
        [
            "5:66: services.web.canary.steps[2]: 20 comes after 50: the new version would get "
            "less; expected more",
            "5:71: services.web.canary.iterations: `iterations` has no effect here: without "
            "`headers` each step takes one interval",
            "11:7: services.api.canary.steps: `steps` has no effect here: an A/B test has no steps",
            "13:7: services.api.canary.sessionAffinity: `sessionAffinity` has no effect here: Argo "
            "Rollouts knows no session: requests are shared out one by one; expected `headers`, "
            "with a cookie",
        ],
    ),
    "shares that are none": (
        """
services:
  web: {image: a, port: 80, canary: {by: flagger, steps: [0, 50, 101]}}
""",
        [
            "5:59: services.web.canary.steps[0]: found `0`; expected a percentage from 1 to 100",
            "5:66: services.web.canary.steps[2]: found `101`; expected a percentage from 1 to 100",
        ],
    ),
    "metrics without a query, and without bounds": (
        """
services:
  web:
    image: a
    port: 80
    canary:
      by: flagger
      metrics:
        request-sucess-rate: {min: 99}
        errors: {query: up}
        request-duration: {min: 5, max: 3}
""",
        [
            "11:9: services.web.canary.metrics.request-sucess-rate: nobody has a query for "
            "`request-sucess-rate`; expected a `query`, or request-duration or "
            "request-success-rate; did you mean `request-success-rate`?",
            "12:9: services.web.canary.metrics.errors: nothing is expected of it; expected `min` "
            "or `max`",
            "13:33: services.web.canary.metrics.request-duration.min: found 5, above `max`: "
            "nothing can be good; expected 3 at most",
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_canaries(name: str, problems: Load) -> None:
    body, expected = CASES[name]
    assert problems(body) == expected
