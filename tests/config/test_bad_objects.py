"""Names and labels that two things would share."""

import pytest

from tests.config.problems import Load

CASES = {
    "a DestinationRule's name": (
        """
mtls: {name: web}
services:
  web: {image: a, port: 80}
""",
        [
            "6:8: services.web: the DestinationRule `web` is that of `mtls` too; expected a "
            "name of its own",
        ],
    ),
    "a PeerAuthentication's name": (
        """
services:
  default: {image: a, port: 80, mtls: PERMISSIVE, destinationRule: {name: other}}
""",
        [
            "5:39: services.default.mtls: the PeerAuthentication `default` is that of `mtls` "
            "too; expected a name of its own",
        ],
    ),
    # What is said of single ports alone makes one too.
    "the name of a PeerAuthentication by port": (
        """
mtls: {name: web}
services:
  web:
    image: a
    port: 80
    mtls: {ports: {"80": PERMISSIVE}}
    destinationRule: {name: other}
""",
        [
            "9:11: services.web.mtls: the PeerAuthentication `web` is that of `mtls` too; "
            "expected a name of its own",
        ],
    ),
    "an EnvoyFilter's name": (
        """
services:
  api: {image: a, port: 80, rateLimit: {requests: 1}}
  web: {image: a, port: 80, rateLimit: {requests: 1, name: api-rate-limit}}
""",
        [
            "6:60: services.web.rateLimit.name: the EnvoyFilter `api-rate-limit` is that of "
            "`api` too; expected a name of its own",
        ],
    ),
    "a VirtualService's name": (
        """
gateways: {edge: {}}
services:
  api: {image: a, port: 80, expose: {gateway: edge, prefix: /api, name: all}}
  web: {image: a, port: 80, expose: {gateway: edge, prefix: /, hosts: [a.example.com], name: all}}
""",
        [
            "7:94: services.web.expose.name: the VirtualService `all` is that of `api` too; "
            "expected a name of its own",
        ],
    ),
    # What several services share is called as its gateway, wherever that is.
    "a shared VirtualService's name": (
        """
gateways: {edge: {}}
services:
  api: {image: a, port: 80, expose: {gateway: edge, prefix: /api}}
  web: {image: a, port: 80, expose: {gateway: edge, prefix: /}}
  edge: {image: a, port: 80, expose: {gateway: other/door, prefix: /}}
""",
        [
            "8:38: services.edge.expose: the VirtualService `edge` is that of `api` too; "
            "expected a name of its own",
        ],
    ),
    "the name of a shared VirtualService at a gateway elsewhere": (
        """
services:
  api: {image: a, port: 80, expose: {gateway: other/edge, prefix: /api}}
  web: {image: a, port: 80, expose: {gateway: other/edge, prefix: /}}
  edge: {image: a, port: 80, expose: {gateway: other/door, prefix: /}}
""",
        [
            "5:37: services.api.expose: the VirtualService `edge` is that of `edge` too; "
            "expected a name of its own",
        ],
    ),
    "a claim's name": (
        """
services:
  a: {image: a, volumes: {b-c: {mountPath: /d, claim: {size: 1Gi}}}}
  a-b: {image: a, volumes: {c: {mountPath: /d, claim: {size: 1Gi}}}}
""",
        [
            "6:32: services.a-b.volumes.c: the PersistentVolumeClaim `a-b-c` is that of `a` "
            "too; expected a name of its own",
        ],
    ),
    "a port's name": (
        """
services:
  web: {image: a, ports: {web: 80}}
  api: {image: a, ports: {http-a-much-too-long-name: 80}}
  db: {image: a, port: 80, protocol: htp}
  old: {image: a, port: 80, protocol: http_proxy}
""",
        [
            "5:27: services.web.ports.web: `web` does not say a protocol that Istio knows; "
            "expected PROTOCOL or PROTOCOL-SUFFIX with one of grpc, grpc-web, http, http2, "
            "http_proxy, https, mongo, mysql, redis, tcp, tls, udp, or `appProtocol`",
            "6:27: services.api.ports.http-a-much-too-long-name: `http-a-much-too-long-name` "
            "is not a valid port name; expected up to 15 lower-case letters, digits and '-'",
            "7:28: services.db.protocol: `htp` does not say a protocol that Istio knows; "
            "expected PROTOCOL or PROTOCOL-SUFFIX with one of grpc, grpc-web, http, http2, "
            "http_proxy, https, mongo, mysql, redis, tcp, tls, udp, or `appProtocol`; did you "
            "mean `http`?",
            "8:39: services.old.protocol: `http_proxy` is not a valid port name; expected up to 15 "
            "lower-case letters, digits and '-'; write `ports: {http: {port: …, appProtocol: "
            "http_proxy}}`",
        ],
    ),
    "a container's name": (
        """
services:
  istio-proxy: {image: a}
  web:
    image: a
    initContainers: [{name: web, image: a}, {name: a, image: a}, {name: a, image: b}]
""",
        [
            "5:3: services.istio-proxy: the sidecar has a container called `istio-proxy` too; "
            "expected another name",
            "8:29: services.web.initContainers[0].name: another container of the pod is called "
            "`web` too; expected a name of its own",
            "8:73: services.web.initContainers[2].name: another container of the pod is called "
            "`a` too; expected a name of its own",
        ],
    ),
    "labels and annotations that are meshgen's own": (
        """
labels: {app: x}
namespace: {name: prod, labels: {istio-injection: disabled}}
services:
  web:
    image: a
    labels: {version: v2}
    podAnnotations: {sidecar.istio.io/inject: "false", sidecar.istio.io/proxyCPU: 100m}
    sidecar: {limits: {cpu: 1}}
""",
        [
            "4:10: labels.app: the label `app` is meshgen's own; expected another key; "
            "selectors need it",
            "5:34: namespace.labels.istio-injection: the label `istio-injection` is meshgen's "
            "own; expected another key; set a service's `mesh`, or `istio.revision`",
            "9:14: services.web.labels.version: the label `version` is meshgen's own; expected "
            "another key; set the service's `version`",
            '10:22: services.web.podAnnotations["sidecar.istio.io/inject"]: the annotation '
            "`sidecar.istio.io/inject` is meshgen's own; expected another key; set the "
            "service's `mesh`",
            '10:56: services.web.podAnnotations["sidecar.istio.io/proxyCPU"]: the annotation '
            "`sidecar.istio.io/proxyCPU` is meshgen's own; expected another key; set it under "
            "`sidecar`",
        ],
    ),
    "folders of outputs that are one on a Mac": (
        "output: {kustomize: A, helm: a, plain: ./\u00c4/../B/../a/x}\n"
        "services: {web: {image: a}}\n",
        [
            "4:30: output.helm: `a` and `A` of `kustomize` are one folder on a Mac, or one in the "
            "other; expected a folder of its own; they would get in each other's way",
            "4:40: output.plain: `a/x` and `A` of `kustomize` are one folder on a Mac, or one in "
            "the other; expected a folder of its own; they would get in each other's way",
            "4:40: output.plain: `a/x` and `a` of `helm` are one folder, or one in the other; "
            "expected a folder of its own; they would get in each other's way",
        ],
    ),
    "guides in the folder of an output, of environments that there are not": (
        "output: {kustomize: deploy}\n"
        "docs: {output: deploy/docs, environments: [prd, eu]}\n"
        "services: {web: {image: a}}\n"
        "environments: {prod: {}, dev: {}}\n",
        [
            "5:16: docs.output: `deploy/docs` and `deploy` of `kustomize` are one folder, or one "
            "in the other; expected a folder of its own; they would get in each other's way",
            "5:44: docs.environments[0]: no environment is called `prd`; expected one of prod, "
            "dev; did you mean `prod`?",
            "5:49: docs.environments[1]: no environment is called `eu`; expected one of prod, dev",
        ],
    ),
    "folders of outputs that are one in the other": (
        "output: {kustomize: out, helm: ./out/chart, plain: ' '}\nservices: {web: {image: a}}\n",
        [
            "4:32: output.helm: `out/chart` and `out` of `kustomize` are one folder, or one in the "
            "other; expected a folder of its own; they would get in each other's way",
            "4:52: output.plain: there is no folder without a name; expected a folder",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_shared_names(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
