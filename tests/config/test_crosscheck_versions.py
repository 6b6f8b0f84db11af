"""Versions: what they cannot have alike, what stands beside them, and names of a system's own."""

import re

import pytest

from tests.config.problems import Load

CASES = {
    "one without an image": (
        """
services:
  web: {port: 80, versions: {v1: {image: a}, v2: {}}}
""",
        [
            "5:46: services.web.versions.v2: `image` is missing; expected an image such as "
            "ghcr.io/acme/web:v1.2.0",
        ],
    ),
    "the service's image is each one's": (
        """
services:
  web: {image: a, port: 80, versions: {v1: {}, v2: {env: {A: b}}}}
""",
        [],
    ),
    "a version beside versions": (
        """
services:
  web: {image: a, version: v3, versions: {v1: {}}}
""",
        [
            "5:19: services.web.version: `version` has no effect beside `versions`; expected one "
            "of the two; each of `versions` is the label of its pods",
        ],
    ),
    "accounts of versions": (
        """
services:
  a:
    image: a
    rbac: [{resources: [pods], verbs: [get]}]
    versions: {v1: {}, v2: {rbac: [{resources: [nodes], verbs: [list], scope: cluster}]}}
  b:
    image: a
    versions: {v1: {}, v2: {serviceAccount: {labels: {x: y}}}, v3: {serviceAccount: {name: z}}}
  c: {image: a, versions: {v1: {rbac: [{resources: [pod], verbs: [get]}]}, v2: {}}}
  d:
    image: a
    serviceAccount: {name: d, create: true, labels: {x: y}}
    versions:
      v1: {rbac: [{nonResourceURLs: [/x], verbs: [get]}]}
      v2: {serviceAccount: {name: d2}}
      v3: {serviceAccount: {name: d2, create: null}}
  e: {image: a, versions: {v1: {serviceAccount: {create: false}}, v2: {serviceAccount: null}}}
""",
        [
            "8:29: services.a.versions.v2.rbac: `v2` and `v1` share the ServiceAccount `a`, so "
            "that each has the rights of both; expected `serviceAccount: {name: …, create: "
            "true}` in one of them",
            "11:29: services.b.versions.v2.serviceAccount: the ServiceAccount `b` is that of "
            "`v1` too, which describes it otherwise; expected `serviceAccount: {name: …, "
            "create: true}` in one of them",
            "12:33: services.c.versions.v1.rbac: `v2` and `v1` share the ServiceAccount `c`, "
            "so that each has the rights of both; expected `serviceAccount: {name: …, create: "
            "true}` in one of them",
            "12:53: services.c.versions.v1.rbac[0].resources[0]: there is no `pod` in the core "
            "group: the rule would grant nothing; expected the plural of a kind, in lower-case "
            "letters; did you mean `pods`?",
            "15:45: services.d.serviceAccount.labels: a ServiceAccount that exists already "
            "gets no labels; expected no `labels` beside `name`, or `create: true`",
            "17:20: services.d.versions.v1.rbac[0].nonResourceURLs: paths of the API server "
            "are in no namespace; expected `scope: cluster` beside them",
            "20:58: services.e.versions.v1.serviceAccount.create: a ServiceAccount that exists "
            "already needs a `name`; expected `name` beside `create: false`, such as default",
        ],
    ),
    "what proxies of a version would count, take and report": (
        """
services:
  a:
    image: a
    port: 80
    versions:
      v1: {rateLimit: {requests: 1, name: x}, mtls: {ports: {81: STRICT}}}
      v2: {rateLimit: {requests: 2, name: x}}
  b:
    image: a
    mesh: false
    versions: {v1: {mtls: STRICT, telemetry: {tracing: []}, proxy: {logLevel: debug}}}
  c: {image: a, port: 80, protocol: tcp, versions: {v1: {}, v2: {rateLimit: {requests: 1}}}}
  d:
    image: a
    ports: {http: 80, http-metrics: 90}
    metrics: {by: PodMonitor}
    versions: {v1: {mtls: {ports: {90: STRICT}}}, v2: {}}
  e:
    image: a
    port: 80
    proxy: {excludeInboundPorts: [80]}
    versions: {v1: {mtls: DISABLE, proxy: {excludeInboundPorts: [80]}}, v2: {}, v3: {proxy: null}}
""",
        [
            "9:62: services.a.versions.v1.mtls.ports.81: no container port is 81; expected 80",
            "10:43: services.a.versions.v2.rateLimit.name: the EnvoyFilter `x` is that of "
            "`a.versions.v1` too; expected a name of its own",
            "14:21: services.b.versions.v1.mtls: the service has no sidecar that could do "
            "mTLS; expected `mesh: true`",
            "14:35: services.b.versions.v1.telemetry: the service has no sidecar that could "
            "report anything; expected `mesh: true`",
            "14:61: services.b.versions.v1.proxy: the service has no sidecar that could start "
            "with it; expected `mesh: true`",
            "15:66: services.c.versions.v2.rateLimit: the service has no HTTP port, so that "
            "nothing would be counted; expected a port named http, http2 or grpc",
            "20:40: services.d.versions.v1.mtls.ports.90: Prometheus asks port 90 in plain "
            "text, which STRICT refuses; expected PERMISSIVE, or `scheme: https` with a "
            "`tlsConfig` in `metrics`",
            "24:13: services.e.proxy.excludeInboundPorts: port 80, `http`, goes past the "
            "proxy, though callers in the mesh send it mutual TLS, which nobody takes off; "
            "expected `mtls: {ports: {80: DISABLE}}` for the service, or the port with the "
            "proxy",
        ],
    ),
    "Services of versions": (
        """
services:
  a:
    image: a
    port: 80
    versions: {v1: {}, v2: {containers: {b: {image: b, ports: {http-b: 81}}}}}
    destinationRule: {subsets: {old: {}}}
    additionalServices:
      a1: {version: v1, ports: {http-b: 81}}
      a2: {version: v2, ports: {http-b: 81}}
      a3: {version: v3}
      a4: {version: old, port: 82}
  b: {image: a, port: 80, additionalServices: {b1: {version: v1}}}
environments:
  dev: {services: {a: {versions: {v2: null}}}}
""",
        [
            "11:41: services.a.additionalServices.a1.ports.http-b: no container of the pods "
            "listens on TCP 81; expected `targetPort`: 80",
            "12:21: services.a.additionalServices.a2.version: `a` has no version `v2`; "
            "expected one of old, v1",
            "13:21: services.a.additionalServices.a3.version: `a` has no version `v3`; "
            "expected one of old, v1",
            "15:62: services.b.additionalServices.b1.version: `b` has no version `v1`; "
            "expected `versions` that have it",
        ],
    ),
    "one name for two": (
        """
services:
  web: {image: a, workloadName: x, versions: {v1: {}, v2: {}, v3: {workloadName: z}}}
""",
        [
            "5:33: services.web.workloadName: the workload of another version is called `x` too; "
            "expected a name of its own in each of `versions`; without it, this one is called "
            "`web-v2`",
        ],
    ),
    "a name that another service's workload has": (
        """
services:
  api: {image: a, workloadName: web}
  web: {image: a}
""",
        [
            "6:8: services.web: the Deployment `web` is that of `api` too; expected a name of its "
            "own",
        ],
    ),
    "the label of versions in the selector": (
        """
services:
  web: {image: a, selector: {app: web, version: v1}}
""",
        [
            "5:40: services.web.selector.version: the label `version` is meshgen's own: it tells a "
            "service's versions apart; expected another label; set the service's `version`, or "
            "`versions`",
        ],
    ),
    "labels of the subset of a version": (
        """
services:
  web:
    image: a
    port: 80
    versions: {v1: {}}
    destinationRule: {subsets: {v1: {labels: {version: v2}}, v2: {labels: {version: v1}}}}
""",
        [
            "9:38: services.web.destinationRule.subsets.v1.labels: `v1` is one of `versions`: its "
            "subset has the label `version: v1`; expected no labels; call a subset of other pods "
            "otherwise",
        ],
    ),
    "a selector that another service's pods meet": (
        """
services:
  api: {image: a, selector: {part: x}}
  web: {image: a, selector: {part: x, app: "{name}"}, labels: {tier: y}}
  job: {image: a, labels: {part: z}, versions: {v1: {}, v2: {}}}
  one: {kind: Job, image: a, selector: {app: "{name}", tier: y}}
environments:
  together: {services: {one: {selector: {app: web}}}}
  apart:
""",
        [
            "5:19: services.api.selector: the pods of `web` have these labels too: its Service "
            "would send requests to both, and its workload would count both; expected labels that "
            "its own pods alone have; `{name}` stands for its name",
            "10:31: environments.together.services.one.selector: the pods of `web` have these "
            "labels too: its Service would send requests to both, and its workload would count "
            "both; expected labels that its own pods alone have; `{name}` stands for its name",
        ],
    ),
    "what is a setting of the service": (
        """
services:
  web: {image: a, versions: {v1: {port: 80}}}
""",
        [
            "5:35: services.web.versions.v1.port: unknown key `port`; expected one of the N fields "
            "that `meshgen explain services.web.versions.v1` lists; it belongs in `services.web`",
        ],
    ),
    "a label that the selector has": (
        """
services:
  web: {image: a, selector: {part: x}, labels: {part: y}}
  api: {image: a, labels: {app: x}}
""",
        [
            "5:49: services.web.labels.part: the label `part` is meshgen's own; expected another "
            "key; selectors need it",
            "6:28: services.api.labels.app: the label `app` is meshgen's own; expected another "
            "key; selectors need it",
        ],
    ),
    # What is wrong with the service is told once, what is wrong with a version at the version.
    "amounts": (
        """
services:
  web:
    image: a
    resources: {requests: {cpu: "2"}, limits: {cpu: "1"}}
    versions: {v1: {}, v2: {}}
  api:
    image: a
    versions: {v1: {resources: {requests: {cpu: "2"}, limits: {cpu: "1"}}}, v2: {}}
""",
        [
            "7:33: services.web.resources.requests.cpu: the request 2 is above the limit 1; "
            "expected 1 or less",
            "11:49: services.api.versions.v1.resources.requests.cpu: the request 2 is above the "
            "limit 1; expected 1 or less",
        ],
    ),
    "what is refused already": (
        """
services:
  web: {image: 5x:, port: 80, versions: {v1: {}, v2: {replicas: -1}}}
""",
        [
            "5:16: services.web.image: found `5x:`; expected an image such as "
            "ghcr.io/acme/web:v1.2.0",
            "5:65: services.web.versions.v2.replicas: found `-1`; expected a whole number from 0",
        ],
    ),
    "too long a name": (
        """
services:
  web:
    kind: StatefulSet
    image: a
    port: 80
    versions: {v12345678901234567890123456789012345678901234567890: {}}
""",
        [
            "9:16: services.web.versions.v12345678901234567890123456789012345678901234567890: "
            "`web-v12345678901234567890123456789012345678901234567890` has 55 characters, too many "
            "for a StatefulSet; expected 52 at most; write "
            "`web-v12345678901234567890123456789012345678901234567`",
        ],
    ),
    "a label that pods do not have": (
        """
services:
  web: {image: a, version: v2, versionLabel: false}
  api: {image: a, versionLabel: false}
  both: {image: a, versionLabel: false, versions: {v1: {}}}
environments: {a: {}, b: {services: {api: {version: v3}, web: {versionLabel: true}}}}
""",
        [
            "5:19: services.web.version: no pod has it: `versionLabel` is false (in a); expected "
            "one of the two",
            "8:44: environments.b.services.api.version: no pod has it: `versionLabel` is false; "
            "expected one of the two",
        ],
    ),
    "jobs have none": (
        """
services:
  web: {kind: Job, image: a, versions: {v1: {}}}
""",
        [
            "5:30: services.web.versions: a Job has no `versions`; expected it only on kind "
            "Deployment, StatefulSet or DaemonSet",
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_versions(name: str, problems: Load) -> None:
    body, expected = CASES[name]
    found = [re.sub(r"of the \d+ fields", "of the N fields", line) for line in problems(body)]
    assert found == expected
