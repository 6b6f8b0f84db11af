"""Istio's installation that contradicts what the config says of Istio, or lacks what it asks."""

import pytest

from tests.config.problems import Load

_NO_PORT = "expected it in `platform.istio.gateways.istio-ingressgateway.ports`"
CASES = {
    "ports": (
        """
istio: {version: "1.22", profile: demo}
services: {web: {image: a}}
platform:
  istio:
    gateways:
      istio-ingressgateway: {ports: {http2: 8080, db: 5432, more: {port: 5432}, http: 443}}
      istio-egressgateway: {ports: {tcp: 31400}}
""",
        [
            "9:61: platform.istio.gateways.istio-ingressgateway.ports.more: `db` has the port 5432 "
            "too; expected another one",
            "9:81: platform.istio.gateways.istio-ingressgateway.ports.http: `https` has the port "
            "443 too; expected another one",
        ],
    ),
    "releases": (
        """
istio: {version: ["1.22", "1.24"]}
services: {web: {image: a}}
platform:
  istio:
    release: "1.21.1"
    revisions: {old: "1.23.1", new: "1.22.2"}
    tags: {prod: nww, new: old}
    istiod: {replicas: 2, autoscaling: {min: 3, max: 2}}
namespaces: {a: {revision: odl}, b: {revision: prod}}
""",
        [
            "4:27: istio.version[1]: no control plane of 1.24 is installed; expected one in "
            "`platform.istio.revisions`, or no 1.24 here",
            "8:14: platform.istio.release: `istio.version` has no 1.21; expected a release of "
            "1.22 or 1.24",
            "8:14: platform.istio.release: `release` and `revisions` are both said; expected one "
            "of them",
            "9:22: platform.istio.revisions.old: `istio.version` has no 1.23; expected a release "
            "of 1.22 or 1.24",
            "10:18: platform.istio.tags.prod: no revision is called `nww`; expected one of old, "
            "new; did you mean `new`?",
            "10:23: platform.istio.tags.new: `new` is a revision, and no tag stands for another; "
            "expected another name",
            "11:14: platform.istio.istiod.replicas: `replicas` and `autoscaling` are both said; "
            "expected one of them",
            "11:54: platform.istio.istiod.autoscaling.max: min 3 is above max 2; expected max of "
            "at least min",
            "12:28: namespaces.a.revision: no control plane is of the revision `odl`; expected one "
            "of old, new; did you mean `old`?",
        ],
    ),
    "what is said of Istio itself": (
        """
services: {web: {image: a}}
platform: {istio: {version: "1.30", meshConfig: {}}}
""",
        [
            "5:20: platform.istio.version: unknown key `version`; expected one of by, release, "
            "revisions, tags, istiod, gateways, hub, charts, namespace, values; it belongs in "
            "`istio`, at the top level",
            "5:37: platform.istio.meshConfig: unknown key `meshConfig`; expected one of by, "
            "release, revisions, tags, istiod, gateways, hub, charts, namespace, values; it "
            "belongs in `istio`, at the top level",
        ],
    ),
    "a tag without revisions": (
        """
services: {web: {image: a}}
platform: {istio: {tags: {prod: new}}}
""",
        [
            "5:33: platform.istio.tags.prod: no revision is called `new`; expected "
            "`istio.revision`",
        ],
    ),
    "a profile that is not for it": (
        """
istio:
  version: "1.20"
  profile: openshift
  cni: false
  proxy: {limits: {cpu: none, memory: 1Gi}}
  meshConfig: {defaultConfig: {discoveryAddress: "a:1"}}
services: {web: {image: a}}
platform: {istio: {by: helm}}
""",
        [
            "7:8: istio.cni: the profile `openshift` brings the CNI plugin; expected true, or "
            "another profile",
            "8:25: istio.proxy.limits.cpu: no value of Istio's charts takes a limit of theirs "
            "away; expected a quantity, or `sidecar` with this limit in `defaults`",
            "9:32: istio.meshConfig.defaultConfig.discoveryAddress: all sidecars would ask this "
            "control plane, whatever their revision; expected none: the charts know it",
            "11:24: platform.istio.by: the charts of Istio 1.20 know no OpenShift; expected `by: "
            "istioctl`",
        ],
    ),
    "nothing to install": (
        """
istio: {profile: empty}
services: {web: {image: a}}
platform: {istio: {}}
""",
        [
            "4:18: istio.profile: the profile `empty` installs nothing; expected `minimal`, or no "
            "`platform.istio`",
        ],
    ),
    "gateways": (
        """
services:
  web: {image: a, port: 80, expose: {gateway: odd}}
  b: {image: a, port: 80, expose: {gateway: closed}}
  c: {image: a, port: 80, expose: {gateway: own}}
  d: {image: a, port: 80, expose: {gateway: edge}}
gateways:
  closed: {servers: {tcp: 15432}, hosts: [a.example.com]}
  odd: {hosts: [b.example.com], selector: {istio: egressgateway}}
  own: {hosts: [c.example.com], port: 8443, deployment: {}}
  edge: {hosts: [d.example.com], port: 8088, selector: {istio: edge}}
  elsewhere: {hosts: [e.example.com], port: 8089, selector: {app: nginx}}
  misspelt: {hosts: [f.example.com], port: 8088, selector: {istio: edgee}}
platform:
  istio:
    gateways:
      edge: {ports: {http-more: 8088}}
      istio-egressgateway: {enabled: false}
""",
        [
            "10:27: gateways.closed.servers.tcp: the Service of `istio-ingressgateway` has no port "
            f"15432; {_NO_PORT}",
            "11:43: gateways.odd.selector: no gateway with the label `istio: egressgateway` is "
            "installed; expected `istio-egressgateway` in `platform.istio.gateways`",
            "15:60: gateways.misspelt.selector: no gateway with the label `istio: edgee` is "
            "installed; expected `istio-edgee` in `platform.istio.gateways`; did you mean `edge`?",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_is_told(case: str, problems: Load) -> None:
    text, expected = CASES[case]
    assert problems(text) == expected
