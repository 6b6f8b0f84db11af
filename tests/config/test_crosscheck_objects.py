"""What belongs to a workload: autoscaling by metrics, rights, accounts, a pod on every node."""

import pytest

from tests.config.problems import Load

CASES = {
    "metrics of containers that there are not": (
        """
services:
  a: {image: a, autoscaling: {max: 2, cpu: 70, container: b}}
  b:
    image: a
    mesh: false
    autoscaling:
      max: 2
      metrics:
      - containerResource: {name: cpu, container: bb, target: {averageUtilization: 70}}
      - containerResource: {name: cpu, container: istio-proxy, target: {averageUtilization: 70}}
  # The sidecar's own is known.
  c:
    image: a
    autoscaling:
      max: 2
      metrics:
      - containerResource: {name: cpu, container: istio-proxy, target: {averageUtilization: 70}}
""",
        [
            "5:59: services.a.autoscaling.container: the pods have no container `b`; expected a",
            "12:51: services.b.autoscaling.metrics[0].containerResource.container: the pods "
            "have no container `bb`; expected b; did you mean `b`?",
            "13:51: services.b.autoscaling.metrics[1].containerResource.container: the pods "
            "have no container `istio-proxy`; expected b",
        ],
    ),
    "containers that an old release does not count": (
        """
kubernetes: ["1.26", "1.27"]
services:
  a: {image: a, autoscaling: {max: 2, container: a}}
  b: {image: a, autoscaling: {max: 2}}
environments:
  new: {kubernetes: "1.27"}
  old: {}
""",
        [
            "6:50: services.a.autoscaling.container: Kubernetes 1.26 counts no single "
            "container: 1.27 is the first to (in old); expected metrics of whole pods, or "
            "newer releases in `kubernetes`",
        ],
    ),
    "a container of which nothing is counted": (
        """
services:
  a: {image: a, autoscaling: {max: 2, container: a, metrics: [{pods: {metric: m, target: 1}}]}}
  # By CPU, as nothing else is said.
  b: {image: a, autoscaling: {max: 2, container: b}}
""",
        [
            "5:39: services.a.autoscaling.container: `container` says whose `cpu` and `memory` "
            "count, and there is none of the two; expected `cpu` or `memory` beside it",
        ],
    ),
    "what is requested of a container": (
        """
services:
  a: {image: a, autoscaling: {max: 2, container: a}, resources: {}}
  b: {image: a, autoscaling: {max: 2, metrics: [{pods: {metric: m, target: 1}}]}, resources: {}}
""",
        [
            "5:17: services.a.autoscaling: the container requests no cpu, so that the HPA would "
            "see <unknown>; expected resources.requests.cpu",
        ],
    ),
    "several metrics or targets in one, or none": (
        """
services:
  a:
    image: a
    autoscaling:
      max: 2
      metrics:
      - {pods: {metric: m, target: 1}, external: {metric: m, target: 1}}
      - {}
      - external: {metric: m, target: {averageValue: 1, value: 1}}
      - pods: {metric: m, target: {value: 1}}
      - pods: {metric: m}
      - pods: {target: 1}
      - {type: Pods, pods: {metric: m, target: 1}}
""",
        [
            "10:9: services.a.autoscaling.metrics[0]: pods and external are set together; "
            "expected exactly one of resource, containerResource, pods, object, external; "
            "remove one; in an environment, set it to null: `pods: null`",
            "11:9: services.a.autoscaling.metrics[1]: nothing is set; expected exactly one of"
            " resource, containerResource, pods, object, external",
            "12:31: services.a.autoscaling.metrics[2].external.target: averageValue and value"
            " are set together; expected exactly one of averageValue, value; remove one; in "
            "an environment, set it to null: `averageValue: null`",
            "13:27: services.a.autoscaling.metrics[3].pods.target: `averageValue` is missing;"
            " expected a quantity such as 100m, 0.5 or 256Mi",
            "13:36: services.a.autoscaling.metrics[3].pods.target.value: unknown key `value`;"
            " expected averageValue",
            "14:9: services.a.autoscaling.metrics[4].pods: `target` is missing; expected a "
            "quantity such as 100m, 0.5 or 256Mi or a mapping with averageValue",
            "15:9: services.a.autoscaling.metrics[5].pods: `metric` is missing; expected the "
            "name of a metric, such as http_requests_per_second or a mapping with name, "
            "selector",
            "16:10: services.a.autoscaling.metrics[6].type: unknown key `type`; expected one "
            "of resource, containerResource, pods, object, external",
        ],
    ),
    "rights to what there is not": (
        """
services:
  a:
    image: a
    rbac:
    - {resources: [deployments, pods], verbs: [get]}
    - {resources: [pod, Services, secretz/status, "*", pods/log], verbs: [get]}
    - {apiGroups: [apps, batch], resources: [deployments, pods, jobs], verbs: [get]}
    # What may be anything: a group of nobody's here, whom one may be.
    - {apiGroups: ["", example.com], resources: [widgets, pod], verbs: [get]}
    - {resources: [users], verbs: [impersonate]}
    - {apiGroups: [""], resources: [tokens], verbs: [get]}
""",
        [
            "8:20: services.a.rbac[0].resources[0]: there is no `deployments` in the core "
            "group: the rule would grant nothing; expected `apps` in `apiGroups`",
            "9:20: services.a.rbac[1].resources[0]: there is no `pod` in the core group: the "
            "rule would grant nothing; expected the plural of a kind, in lower-case letters; "
            "did you mean `pods`?",
            "9:25: services.a.rbac[1].resources[1]: there is no `Services` in the core group:"
            " the rule would grant nothing; expected the plural of a kind, in lower-case "
            "letters; did you mean `services`?",
            "9:35: services.a.rbac[1].resources[2]: there is no `secretz` in the core group: "
            "the rule would grant nothing; expected the plural of a kind, in lower-case "
            "letters; did you mean `secrets/status`?",
            "10:59: services.a.rbac[2].resources[1]: there is no `pods` in the group `apps` "
            'or the group `batch`: the rule would grant nothing; expected `""` in `apiGroups`',
        ],
    ),
    "rights that say too little, or of the wrong place": (
        """
services:
  a:
    image: a
    rbac:
    - {resources: [pods]}
    - {resources: [pods], verbs: []}
  b: {image: a, rbac: [{nonResourceURLs: [/metrics], verbs: [get]}]}
""",
        [
            "8:7: services.a.rbac[0]: `verbs` is missing; expected a list",
            "9:34: services.a.rbac[1].verbs: found an empty list; expected one item or more",
            "10:25: services.b.rbac[0].nonResourceURLs: paths of the API server are in no "
            "namespace; expected `scope: cluster` beside them",
        ],
    ),
    "accounts that are there already": (
        """
services:
  a: {image: a, serviceAccount: {create: false}}
  b: {image: a, serviceAccount: {name: b, labels: {x: y}, annotations: {x: y}}}
  c: {image: a, serviceAccount: {name: c, create: true, labels: {x: y}}}
""",
        [
            "5:42: services.a.serviceAccount.create: a ServiceAccount that exists already "
            "needs a `name`; expected `name` beside `create: false`, such as default",
            "6:43: services.b.serviceAccount.labels: a ServiceAccount that exists already "
            "gets no labels; expected no `labels` beside `name`, or `create: true`",
            "6:59: services.b.serviceAccount.annotations: a ServiceAccount that exists "
            "already gets no annotations; expected no `annotations` beside `name`, or "
            "`create: true`",
        ],
    ),
    "accounts and roles of one name": (
        """
namespaces: {pay: {}}
services:
  a: {image: a, serviceAccount: {name: b, create: true}}
  b: {image: a, rbac: [{resources: [nodes], verbs: [get], scope: cluster}]}
  c:
    {image: a, name: b, namespace: pay,
     rbac: [{resources: [nodes], verbs: [get], scope: cluster}]}
""",
        [
            "7:6: services.b: the ServiceAccount `b` is that of `a` too; expected a name of "
            "its own",
            "10:12: services.c.rbac: the ClusterRole `b` is that of `b` too, and it lives in "
            "no namespace; expected a name of its own",
            "10:12: services.c.rbac: the ClusterRoleBinding `b` is that of `b` too, and it "
            "lives in no namespace; expected a name of its own",
        ],
    ),
    "a name of an account that is too long": (
        f"""
namePrefix: p-
services:
  a: {{image: a, serviceAccount: {{name: {"a" * 252}, create: true}}}}
""",
        [
            f"6:40: services.a.serviceAccount.name: `p-{'a' * 252}` has 254 characters, too many "
            "for a ServiceAccount; expected 253 at most, 251 without namePrefix and nameSuffix; "
            f"write `{'a' * 251}`",
        ],
    ),
    "what a DaemonSet has no use for": (
        """
services:
  a:
    kind: DaemonSet
    image: a
    replicas: 2
    podManagementPolicy: Parallel
    strategy: {type: Recreate}
""",
        [
            "8:5: services.a.replicas: a DaemonSet has no `replicas`; expected it only on kind "
            "Deployment or StatefulSet",
            "9:5: services.a.podManagementPolicy: a DaemonSet has no `podManagementPolicy`; "
            "expected it only on kind StatefulSet",
            "10:22: services.a.strategy.type: a DaemonSet has no Recreate; expected RollingUpdate "
            "or OnDelete",
        ],
    ),
    "a name for a host elsewhere that has pods": (
        """
services:
  db:
    port: 80
    service: {type: ExternalName, externalName: db.example.com}
    replicas: 2
    additionalServices: {x: {}}
  # An environment need not take away what there is elsewhere.
  web: {image: a, port: 80}
  # That the type is wrong is told alone.
  api: {service: {type: External, externalName: db.example.com}}
environments:
  prod:
    services:
      web: {mesh: true, service: {type: ExternalName, externalName: web.example.com}}
""",
        [
            "8:5: services.db.replicas: an ExternalName Service has no pods, and so no "
            "`replicas`; expected another type in `service`, or nothing of pods",
            "9:5: services.db.additionalServices: an ExternalName Service has no pods, and so"
            " no `additionalServices`; expected another type in `service`, or nothing of pods",
            "13:25: services.api.service.type: found `External`; expected one of ClusterIP, "
            "ExternalName, LoadBalancer, NodePort; did you mean `ExternalName`?",
            "17:13: environments.prod.services.web.mesh: an ExternalName Service has no pods,"
            " and so no `mesh`; expected another type in `service`, or nothing of pods",
        ],
    ),
    "a host elsewhere of another type, or in front of pods": (
        """
services:
  a: {image: a, port: 80, service: {externalName: db.example.com}}
  b:
    image: a
    port: 80
    additionalServices: {c: {type: ExternalName, externalName: db.example.com}}
""",
        [
            "5:37: services.a.service.externalName: a ClusterIP Service stands for no other "
            "host; expected `type: ExternalName` beside it",
            "9:36: services.b.additionalServices.c.type: an ExternalName Service leads to no "
            "pods; expected a service of its own with `service: {type: ExternalName, \u2026}`",
        ],
    ),
    "ports of further Services": (
        """
services:
  a:
    image: a
    ports: {http: {port: 80, targetPort: 8080}, udp: 53}
    additionalServices:
      a-one: {ports: {http-x: 8081, udp-x: 53, tcp-x: 53, what: 8080}}
      a-two: {port: 8080, protocol: tcp}
      a-three: {}
  b: {image: a, additionalServices: {b-one: {port: 80}, b-two: {}}}
  c: {kind: Job, image: a, additionalServices: {c-one: {port: 80}}}
""",
        [
            "9:31: services.a.additionalServices.a-one.ports.http-x: no container of the pods"
            " listens on TCP 8081; expected `targetPort`: 8080; did you mean `8080`?",
            "9:55: services.a.additionalServices.a-one.ports.tcp-x: no container of the pods "
            "listens on TCP 53; expected `targetPort`: 8080",
            "9:59: services.a.additionalServices.a-one.ports.what: `what` does not say a "
            "protocol that Istio knows; expected PROTOCOL or PROTOCOL-SUFFIX with one of "
            "grpc, grpc-web, http, http2, http_proxy, https, mongo, mysql, redis, tcp, tls, "
            "udp, or `appProtocol`",
            "12:52: services.b.additionalServices.b-one.port: no container of the pods "
            "listens on TCP 80; expected a port of the service, in front of which it stands",
            "12:57: services.b.additionalServices.b-two: this Service has no port; expected `port`",
            "13:28: services.c.additionalServices: a Job has no `additionalServices`; "
            "expected it only on kind Deployment, StatefulSet or DaemonSet",
        ],
    ),
    "names and node ports of further Services": (
        f"""
services:
  a:
    image: a
    port: 80
    service: {{type: NodePort, nodePort: 30001}}
    additionalServices:
      b: {{nodePort: 30002}}
      9x: {{type: NodePort, nodePort: 30001}}
      {"y" * 63}: {{}}
      two: {{type: NodePort, nodePort: 30003, ports: {{http: {{port: 80, nodePort: 30004}}}}}}
  b: {{image: a, port: 80}}
environments:
  prod: {{nameSuffix: -p}}
""",
        [
            "10:21: services.a.additionalServices.b.nodePort: a ClusterIP Service has no "
            "nodePort; expected service.type NodePort or LoadBalancer",
            "11:7: services.a.additionalServices.9x: `9x` is not a valid name for a Service; "
            "expected a letter first (RFC 1035); write `svc-9x`",
            "11:38: services.a.additionalServices.9x.nodePort: nodePort 30001 is also that of"
            " `a:http`; expected a node port of its own from 30000 to 32767",
            "12:7: "
            "services.a.additionalServices.yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy:"
            " `yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy-p` has 65 "
            "characters, too many for a Service; expected 63 at most, 61 without namePrefix "
            "and nameSuffix; write "
            "`yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy`",
            "13:29: services.a.additionalServices.two.nodePort: the main port has a nodePort "
            "of its own; expected one of them",
            "14:6: services.b: the Service `b` is that of `a` too; expected a name of its own",
        ],
    ),
    "metrics of ports that there are not": (
        """
services:
  a: {image: a, port: 80, metrics: 9091}
  b: {image: a, ports: {http: 80, udp: 53}, metrics: http-metric}
  c: {image: a, metrics: {}}
  d:
    image: a
    port: 80
    containers: {exporter: {image: x, ports: {http-metrics: 9100}}}
    metrics: {by: ServiceMonitor}
  # From defaults it is for those that have a port.
  e: {image: a}
defaults: {metrics: {by: PodMonitor}}
""",
        [
            "5:36: services.a.metrics: no container of the pods has a port 9091; expected one"
            " of http, 80",
            "6:54: services.b.metrics: no container of the pods has a port http-metric; "
            "expected one of http, 80; did you mean `http`?",
            "7:17: services.c.metrics: the service has no port with metrics; expected `ports:"
            " {http-metrics: \u2026}`",
            "12:14: services.d.metrics.port: the Service has no port that leads to 9100, "
            "which a ServiceMonitor names; expected it in `ports`, or `by: PodMonitor`",
        ],
    ),
    "what annotations do not tell": (
        """
services:
  a:
    image: a
    port: 80
    metrics: {interval: 3s, tlsConfig: {}, labels: {a: b}, scheme: https}
    podAnnotations: {prometheus.io/path: /x, prometheus.istio.io/merge-metrics: "true"}
""",
        [
            "8:15: services.a.metrics.interval: annotations tell Prometheus no `interval`; "
            "expected `by: ServiceMonitor` or `by: PodMonitor`",
            "8:29: services.a.metrics.tlsConfig: annotations tell Prometheus no `tlsConfig`; "
            "expected `by: ServiceMonitor` or `by: PodMonitor`",
            "8:44: services.a.metrics.labels: annotations tell Prometheus no `labels`; "
            "expected `by: ServiceMonitor` or `by: PodMonitor`",
            "8:68: services.a.metrics.scheme: where Istio merges metrics it fetches them by "
            "http alone; expected `by: ServiceMonitor` or `by: PodMonitor`, or http",
            '9:22: services.a.podAnnotations["prometheus.io/path"]: the annotation '
            "`prometheus.io/path` is that of `metrics` too; expected one of them",
        ],
    ),
    "metrics that mutual TLS refuses": (
        """
istio: {meshConfig: {enablePrometheusMerge: false}}
services:
  a: {image: a, port: 80, metrics: {by: ServiceMonitor}}
  b: {image: a, port: 80, metrics: {}}
  c:
    image: a
    ports: {http: 80, http-metrics: 9090}
    mtls: {ports: {"9090": STRICT}}
    metrics: {by: PodMonitor}
  # Its metrics are all that it has.
  d: {image: a, ports: {http-metrics: 9090}, metrics: {by: PodMonitor}}
  e: {image: a, port: 80, mtls: {ports: {"80": PERMISSIVE}}, metrics: {by: PodMonitor}}
""",
        [
            "6:27: services.a.metrics: Prometheus asks port 80 in plain text, and it takes "
            "mutual TLS alone, since others call it; expected a port with nothing but "
            "metrics, such as `ports: {http-metrics: 9090}`, or `by: annotations`; `mtls: "
            "{ports: {'80': PERMISSIVE}}` opens it to plain text of anybody",
            "7:27: services.b.metrics: Prometheus asks port 80 in plain text, and it takes "
            "mutual TLS alone, since others call it; expected a port with nothing but "
            "metrics, such as `ports: {http-metrics: 9090}`; `mtls: {ports: {'80': "
            "PERMISSIVE}}` opens it to plain text of anybody",
            "11:28: services.c.mtls.ports.9090: Prometheus asks port 9090 in plain text, "
            "which STRICT refuses; expected PERMISSIVE, or `scheme: https` with a `tlsConfig`"
            " in `metrics`",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_objects_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
