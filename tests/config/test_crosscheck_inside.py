"""What is in a namespace: what contradicts it, what has names there, what cannot leave it."""

import pytest

from tests.config.problems import Load

CASES: dict[str, tuple[str, list[str]]] = {
    "what is in a namespace says another": (
        """
namespaces:
  payments:
    quotas: {one: {namespace: data, hard: {pods: 1}}, two: {namespace: payments, hard: {pods: 1}}}
    limitRanges: {sizes: {namespace: t, limits: [{type: Pod}]}}
  data:
quotas: {data: {namespace: data, hard: {pods: 1}}}
""",
        [
            "6:31: namespaces.payments.quotas.one.namespace: it is in `payments`, which says "
            "it; expected no `namespace` here; for another one, write it into `quotas` at the "
            "top",
            "7:38: namespaces.payments.limitRanges.sizes.namespace: it is in `payments`, which "
            "says it; expected no `namespace` here; for another one, write it into "
            "`limitRanges` at the top",
        ],
    ),
    "a quota in a namespace of what there is not": (
        """
namespaces: {payments: {quotas: {compute: {hard: {podss: 1}}}}}
""",
        [
            "4:51: namespaces.payments.quotas.compute.hard.podss: there is no resource `podss`; "
            "expected one of cpu, memory, ephemeral-storage, requests.cpu, requests.memory, "
            "requests.ephemeral-storage, limits.cpu, limits.memory, limits.ephemeral-storage, "
            "requests.storage, configmaps, persistentvolumeclaims, … (19), or a name with a "
            "domain such as nvidia.com/gpu; did you mean `pods`?",
        ],
    ),
    "defaults that call all services alike, or move them": (
        """
defaults: {name: web, image: a, namespace: payments}
namespaces:
  payments: {defaults: {name: pay}}
  data: {defaults: {namespace: payments}}
  misc: {defaults: {namespace: misc, name: null}}
services: {a: {}, b: {}}
environments:
  dev: {services: {"*": {name: all}}, defaults: {name: any}}
""",
        [
            "4:12: defaults.name: all services would be called so; expected it at a single service",
            "6:25: namespaces.payments.defaults.name: all services would be called so; expected "
            "it at a single service",
            "7:21: namespaces.data.defaults.namespace: these are the defaults of what is in "
            "`data`; expected no `namespace` here",
            "11:26: environments.dev.services.*.name: all services would be called so; expected "
            "it at a single service",
            "11:50: environments.dev.defaults.name: all services would be called so; expected "
            "it at a single service",
        ],
    ),
    "a sidecar where none is injected": (
        """
namespaces: {data: {mesh: false}, web: {defaults: {mesh: false}}}
services:
  db: {image: a, namespace: data, mesh: true}
  queue: {image: a, namespace: data}
  web: {image: a, namespace: web, mesh: true}
""",
        [
            "6:41: services.db.mesh: Istio injects no pod of `data`, which says `mesh: false`; "
            "expected no `mesh: true` in it; for a namespace in which only some have a sidecar, "
            "write `defaults: {mesh: false}` there in its place",
        ],
    ),
    "a sidecar in a namespace that is one with a mesh's in an environment": (
        """
namespaces: {data: {mesh: false}}
services:
  db: {image: a, namespace: data, mesh: true}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {data: {}}}
""",
        [
            "6:41: services.db.mesh: Istio injects no pod of `data`, which says `mesh: false` "
            "(in prod); expected no `mesh: true` in it; for a namespace in which only some have "
            "a sidecar, write `defaults: {mesh: false}` there in its place",
        ],
    ),
    "settings of a mesh without one": (
        """
mtls: PERMISSIVE
namespaces:
  data: {mesh: false, mtls: STRICT, revision: canary}
  web: {mtls: STRICT, revision: canary}
services:
  db: {image: a, port: 80, namespace: data, rateLimit: {requests: 5}, mtls: STRICT}
environments:
  dev: {namespace: dev, namespaces: {web: {mesh: false}}}
""",
        [
            "6:23: namespaces.data.mtls: with `mesh: false` its pods have no sidecars that mtls "
            "would be for; expected no `mtls` beside it",
            "6:37: namespaces.data.revision: with `mesh: false` its pods have no sidecars that "
            "revision would be for; expected no `revision` beside it",
            "9:45: services.db.rateLimit: the service has no sidecar to count in; expected a "
            "namespace with sidecars: `data` says `mesh: false`",
            "9:71: services.db.mtls: the service has no sidecar that could do mTLS; expected a "
            "namespace with sidecars: `data` says `mesh: false`",
        ],
    ),
    "a namespace's mTLS that renders nothing": (
        """
namespaces:
  data: {mtls: {mode: none, name: strict}}
  web: {mtls: none}
""",
        [
            "5:29: namespaces.data.mtls.name: with `mode: none` nothing is rendered that would "
            "have a name; expected no `name` beside it",
        ],
    ),
    "labels of a namespace that are meshgen's own": (
        """
namespaces:
  data: {labels: {istio-injection: disabled, istio.io/rev: canary, team: data}}
""",
        [
            "5:19: namespaces.data.labels.istio-injection: the label `istio-injection` is "
            "meshgen's own; expected another key; set its `mesh`",
            '5:46: namespaces.data.labels["istio.io/rev"]: the label `istio.io/rev` is '
            "meshgen's own; expected another key; set its `revision`",
        ],
    ),
    "prefixes and suffixes of a namespace": (
        """
namespaces:
  data: {namePrefix: -x, nameSuffix: y-}
  web: {namePrefix: 1-}
  job: {namePrefix: 1-}
services:
  web: {image: a, port: 80, namespace: web}
  job: {kind: Job, image: a, namespace: job}
""",
        [
            "5:22: namespaces.data.namePrefix: no name may start with `-x`; expected a letter "
            "or digit first; write `x`",
            "5:38: namespaces.data.nameSuffix: no name may end with `y-`; expected a letter or "
            "digit at the end; write `y`",
            "6:21: namespaces.web.namePrefix: no Service's name may start with `1-`; expected a "
            "letter first (RFC 1035); write `x1-`",
        ],
    ),
    "a digit first in the name of a Service": (
        """
namespaces: {data: {namePrefix: x-}}
services:
  1db: {image: a, port: 80, namespace: data}
  2db: {image: a, port: 80, name: db}
  web: {image: a, port: 80, name: 3web}
""",
        [
            "8:35: services.web.name: `3web` is not a valid name for a Service; expected a "
            "letter first (RFC 1035); write `svc-3web`",
        ],
    ),
    "names that are too long with a namespace's prefix": (
        """
namespaces: {data: {namePrefix: a2345678901234567890123456789012345678901234567890}}
services:
  short-a234567890: {image: a, port: 80, namespace: data}
  long: {image: a, port: 80, namespace: data, name: l2345678901234}
  other-a234567890: {image: a, port: 80}
configMaps:
  c2345678901234: {namespace: data}
gateways:
  g2345678901234: {namespace: data}
""",
        [
            "6:3: services.short-a234567890: "
            "`a2345678901234567890123456789012345678901234567890short-a234567890` has 66 "
            "characters, too many for a Deployment; expected 63 at most, 13 without namePrefix "
            "and nameSuffix; write `short-a234567`",
            "7:53: services.long.name: "
            "`a2345678901234567890123456789012345678901234567890l2345678901234` has 64 "
            "characters, too many for a Deployment; expected 63 at most, 13 without namePrefix "
            "and nameSuffix; write `l234567890123`",
            "12:3: gateways.g2345678901234: "
            "`a2345678901234567890123456789012345678901234567890g2345678901234` has 64 "
            "characters, too many for a Gateway; expected 63 at most, 13 without namePrefix and "
            "nameSuffix; write `g234567890123`",
        ],
    ),
    "a container called as the sidecar's": (
        """
services:
  proxy: {image: a, name: istio-proxy}
  web: {image: a, name: redis, initContainers: [{name: redis, image: b}, {name: web, image: b}]}
""",
        [
            "5:27: services.proxy.name: the sidecar has a container called `istio-proxy` too; "
            "expected another name",
            "6:56: services.web.initContainers[0].name: another container of the pod is called "
            "`redis` too; expected a name of its own",
        ],
    ),
    "a ConfigMap of another namespace": (
        """
namespaces: {payments: {}}
services:
  pay:
    image: a
    namespace: payments
    envFrom: [{configMap: app}, {configMap: pay}, {configMap: anywhere}, {configMap: there}]
    env: {A: {configMap: {name: app, key: k}}}
    volumes: {v: {mountPath: /v, configMap: app}}
  web: {image: a, envFrom: [{configMap: app}, {configMap: pay}]}
configMaps:
  app: {data: {k: v}}
  pay: {data: {k: v}, namespace: payments}
  anywhere: {external: true}
  there: {external: true, namespace: t}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {}}
""",
        [
            "9:27: services.pay.envFrom[0].configMap: the ConfigMap `app` is in `t`, and a pod "
            "has only those of its own namespace, here `payments` (in prod); expected a "
            "ConfigMap of `payments`; declare one: `configMaps: {app-payments: {namespace: "
            "payments, …}}`",
            "9:86: services.pay.envFrom[3].configMap: the ConfigMap `there` is in `t`, and a "
            "pod has only those of its own namespace, here `payments` (in prod); expected a "
            "ConfigMap of `payments`; declare one: `configMaps: {there-payments: {namespace: "
            "payments, …}}`",
            "10:33: services.pay.env.A.configMap.name: the ConfigMap `app` is in `t`, and a pod "
            "has only those of its own namespace, here `payments` (in prod); expected a "
            "ConfigMap of `payments`; declare one: `configMaps: {app-payments: {namespace: "
            "payments, …}}`",
            "11:45: services.pay.volumes.v.configMap: the ConfigMap `app` is in `t`, and a pod "
            "has only those of its own namespace, here `payments` (in prod); expected a "
            "ConfigMap of `payments`; declare one: `configMaps: {app-payments: {namespace: "
            "payments, …}}`",
            "12:59: services.web.envFrom[1].configMap: the ConfigMap `pay` is in `payments`, "
            "and a pod has only those of its own namespace, here `t` (in prod); expected a "
            "ConfigMap of `t`; declare one: `configMaps: {pay-t: {namespace: t, …}}`",
        ],
    ),
    # What hangs on a namespace that there is not is told with that.
    "what is in no namespace": (
        """
namespaces: {payments: {}, broken: []}
services:
  a: {image: a, port: 80, namespace: paymets, name: redis, envFrom: [{configMap: c}]}
  b: {image: a, port: 80, namespace: broken, name: redis, envFrom: [{configMap: c}]}
  redis: {image: a, port: 80, envFrom: [{configMap: d}]}
configMaps: {c: {}, d: {namespace: paymets}}
""",
        [
            "4:36: namespaces.broken: found a list; expected a name of lower-case letters, digits "
            "and '-' that starts and ends with a letter or digit (RFC 1123) or a mapping of "
            "fields that `meshgen explain namespaces.broken` lists",
            "6:38: services.a.namespace: no namespace is called `paymets`; expected one of "
            "payments, t; did you mean `payments`?",
            "9:36: configMaps.d.namespace: no namespace is called `paymets`; expected one of "
            "payments, t; did you mean `payments`?",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_what_is_in_namespaces(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
