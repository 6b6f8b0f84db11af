"""Where environments run: clusters that there are not, names of two, contradictions."""

import pytest

from tests.config.problems import FIELDS, Load

_NONE = "expected it in `clusters` at the top; declare it: `clusters: {%s: {}}`"
CASES = {
    "clusters that nobody declares": (
        """
services: {web: {image: a}}
environments: {prod: {clusters: [east]}}
""",
        ["5:34: environments.prod.clusters.east: no cluster is called `east`; " + _NONE % "east"],
    ),
    "slips in their names": (
        """
services: {web: {image: a}}
clusters: {east: {}, west: {primary: esat}}
environments:
  prod:
    clusters:
      eats:
      west: {nodes: 3}
  test: {cluster: wst}
""",
        [
            "5:38: clusters.west.primary: no cluster is called `esat`; expected one of east, "
            "west; did you mean `west`?",
            "9:7: environments.prod.clusters.eats: no cluster is called `eats`; expected one of "
            "east, west; did you mean `east`?",
            "11:19: environments.test.cluster: no cluster is called `wst`; expected one of east, "
            "west; did you mean `west`?",
        ],
    ),
    "policies that let pods out to a control plane that there is not": (
        """
services: {web: {image: a, port: 80, calls: []}}
networkPolicies: true
clusters: {east: {}, west: {primary: esat, pods: [10.1.0.0/16]}}
environments: {prod: {clusters: [west]}}
""",
        [
            "6:38: clusters.west.primary: no cluster is called `esat`; expected one of east, "
            "west; did you mean `west`?",
        ],
    ),
    "an address that is none": (
        """
services: {web: {image: a}}
clusters: {east: {address: 203.0.113.999}, west: {address: lb-1.example.com}}
environments: {prod: {clusters: [east, west]}}
""",
        [
            "5:28: clusters.east.address: found `203.0.113.999`; expected an IPv4 address or a "
            "host, such as 203.0.113.7",
        ],
    ),
    "no gateway for other clusters": (
        """
services: {web: {image: a}}
clusters: {a: {network: x}, b: {network: y}, c: {network: z}, d: {network: z, primary: c}}
platform: {istio: {gateways: {istio-eastwestgateway: {enabled: false}}}}
environments:
  far: {clusters: [a, b]}
  near: {clusters: [c, d]}
  alone: {cluster: a}
""",
        [
            "6:64: platform.istio.gateways.istio-eastwestgateway.enabled: other clusters reach "
            "pods here through no other gateway (in far-a, far-b); expected true; where all pods "
            "reach each other, give their clusters one `network`",
            "6:64: platform.istio.gateways.istio-eastwestgateway.enabled: other clusters reach the "
            "control plane here through no other gateway (in near-c); expected true",
        ],
    ),
    "an address of two networks": (
        """
services: {web: {image: a}}
clusters:
  east: {network: a, address: 203.0.113.7}
  west: {network: b, address: 203.0.113.7}
  near: {network: a, address: 203.0.113.7}
environments: {prod: {clusters: [east, near, west]}}
""",
        [
            "7:31: clusters.west.address: `east` is reached there too, which is in another "
            "network; expected the address of its own gateway",
        ],
    ),
    "a primary that is none": (
        """
services: {web: {image: a}}
clusters: {a: {}, b: {primary: a}, c: {primary: b}}
environments: {prod: {clusters: [a, b, c]}}
""",
        [
            "5:49: clusters.c.primary: `b` has no control plane of its own: its primary is `a`; "
            "expected a cluster that is its own primary",
        ],
    ),
    "names of two environments": (
        """
services: {web: {image: a}}
clusters: {east: {}, b-c: {}, c: {}}
environments:
  prod: {clusters: [east]}
  prod-east: {}
  a: {clusters: [b-c]}
  a-b: {clusters: [c]}
""",
        [
            "7:21: environments.prod.clusters.east: `prod-east` is what environments.prod-east "
            "is called already; expected another name of the environment, or of the cluster",
            "10:20: environments.a-b.clusters.c: `a-b-c` is what environments.a.clusters.b-c is "
            "called already; expected another name of the environment, or of the cluster",
        ],
    ),
    "said twice": (
        """
services: {web: {image: a}}
clusters: {east: {}, west: {}}
environments:
  prod: {cluster: east, clusters: {east: , west: {cluster: east}}}
""",
        [
            "7:10: environments.prod.cluster: `clusters` say where it runs; expected no `cluster` "
            "beside or below them",
            "7:51: environments.prod.clusters.west.cluster: `clusters` say where it runs; expected "
            "no `cluster` beside or below them",
        ],
    ),
    "nothing that runs there": (
        """
services: {web: {image: a}}
clusters: {east: {}, west: {}}
environments: {prod: }
""",
        [
            "5:1: clusters: nothing runs in these clusters; expected `clusters: [east, west]` in "
            "an environment",
        ],
    ),
    "a primary elsewhere, and networks without a name": (
        """
services: {web: {image: a}}
clusters: {east: {network: n1}, west: {primary: east}, north: {}}
environments:
  prod: {clusters: [west, north]}
  test: {clusters: [east, north]}
""",
        [
            "5:49: clusters.west.primary: nothing of the environment runs in `east` (in "
            "prod-north, prod-west); expected one of north, west",
            "5:56: clusters.north: the networks of other clusters have names: n1 (in test-east, "
            "test-north); expected a `network` for each, the same where pods reach each other",
        ],
    ),
    "a control plane that nobody finds": (
        """
services: {web: {image: a}}
clusters: {east: {}, west: {primary: east}}
environments: {prod: {clusters: [east, west]}}
platform: {istio: {by: flux}}
""",
        [
            "5:38: clusters.west.primary: nobody knows where the control plane of `east` is "
            "reached (in prod-west); expected `address` in `clusters.east`; install that one "
            "first: its east-west gateway gets the address from a load balancer",
            "7:24: platform.istio.by: the charts of Istio 1.22 know no control plane in another "
            "cluster (in prod-west); expected `by: istioctl`, or Istio 1.24 at least",
        ],
    ),
    "charts that know no remote": (
        """
istio: ["1.23", "1.24"]
services: {web: {image: a}}
clusters: {east: {address: a.example.com}, west: {primary: east}}
environments: {prod: {clusters: [east, west]}}
platform: {istio: {by: helm}}
""",
        [
            "8:24: platform.istio.by: the charts of Istio 1.23 know no control plane in another "
            "cluster (in prod-west); expected `by: istioctl`, or Istio 1.24 at least",
        ],
    ),
    "none, and one twice": (
        """
defaults: {clusters: []}
services:
  web: {image: a, port: 80, clusters: [west, west], calls: [db, db, web]}
  db: {image: b, port: 80, envFrom: [{configMap: c}, {configMap: c}]}
configMaps: {c: {data: {A: b}}}
clusters: {east: {pods: [10.1.0.0/16, 10.1.0.0/16]}, west: {}}
environments:
  prod: {clusters: [east, west, east]}
  test: {clusters: []}
  dev: {clusters: {}}
""",
        [
            "4:22: defaults.clusters: found an empty list; expected one item or more",
            "6:46: services.web.clusters[1]: `west` stands in this list twice; expected it once",
            "6:65: services.web.calls[1]: `db` stands in this list twice; expected it once",
            "9:39: clusters.east.pods[1]: `10.1.0.0/16` stands in this list twice; expected it "
            "once",
            "11:33: environments.prod.clusters[2]: `east` stands in this list twice; expected it "
            "once",
            "12:20: environments.test.clusters: nothing is named; expected one name or more",
            "13:19: environments.dev.clusters: nothing is named; expected one name or more",
        ],
    ),
    "none anywhere": (
        """
services: {web: {image: a}}
clusters: {east: {}}
environments: {prod: {clusters: []}, test: {cluster: null}}
""",
        [
            "6:33: environments.prod.clusters: nothing is named; expected one name or more",
        ],
    ),
    "addresses of two clusters' pods": (
        """
services: {web: {image: a}}
clusters:
  east: {network: a, pods: [10.1.0.0/16, 10.1.3.0/24, "fd00::/64"]}
  west: {network: a, pods: [10.2.0.0/16, 10.1.9.7, "fd00::1"]}
  far: {network: b, pods: [10.1.0.0/16]}
environments: {prod: {clusters: [east, west, far]}, test: {clusters: [east, far]}}
""",
        [
            "7:42: clusters.west.pods[1]: pods of `east` have addresses of `10.1.0.0/16`, in the "
            "same network (in prod-east, prod-far, prod-west); expected addresses of its own, or "
            "another `network`",
            "7:52: clusters.west.pods[2]: pods of `east` have addresses of `fd00::/64`, in the "
            "same network (in prod-east, prod-far, prod-west); expected addresses of its own, or "
            "another `network`",
        ],
    ),
    "a database that a remote cluster is to reach": (
        """
defaults: {image: a, port: 80}
services:
  db: {kind: StatefulSet, clusters: [east]}
  addressed: {kind: StatefulSet, clusters: [east], service: {headless: false}}
  everywhere: {kind: StatefulSet, clusters: [east, west, south]}
  web: {clusters: [east]}
  away: {kind: StatefulSet, clusters: [south]}
clusters: {east: {}, west: {primary: east}, south: {}}
environments: {prod: {clusters: [east, west, south]}, test: {clusters: [east, south]}}
""",
        [
            "6:37: services.db.clusters: nobody reaches `db` from west, which asks the control "
            "plane here: its Service is headless (in prod-east); expected `service: {headless: "
            "false}`, or all clusters of that control plane",
        ],
    ),
    "services in clusters": (
        """
defaults: {clusters: [nowhere]}
services: {web: {image: a, clusters: [eest]}, db: {image: b, clusters: [north]}}
clusters: {east: {}, west: {}, north: {}}
environments: {prod: {clusters: [east, west]}, test: {cluster: west}}
""",
        [
            "4:23: defaults.clusters[0]: no cluster is called `nowhere`; expected one of east, "
            "west, north",
            "5:39: services.web.clusters[0]: no cluster is called `eest`; expected one of east, "
            "west, north; did you mean `west`?",
            "5:72: services.db.clusters: `db` would run nowhere: the environment is in none of "
            "these clusters (in prod-east, prod-west); expected one of east, west",
        ],
    ),
    "pods of the same network": (
        """
networkPolicies: true
services: {web: {image: a, port: 80}}
clusters: {east: {pods: [10.1.0.0/16]}, west: {}, far: {}}
environments: {prod: {clusters: [east, west]}}
""",
        [
            "6:41: clusters.west: NetworkPolicies of other clusters in its network know its pods "
            "by their addresses alone (in prod-east); expected `pods` in `clusters.west`, such "
            "as `pods: [10.20.0.0/16]`",
        ],
    ),
    "what one cluster says wrongly": (
        """
services: {web: {image: a}}
clusters: {east: {}, west: {}}
environments:
  prod:
    clusters:
      east: {services: {wbe: {replicas: 2}}, lables: {a: b}}
      west: {clusters: [east], services: {web: {env: {A: null}}}}
""",
        [
            "9:25: environments.prod.clusters.east.services.wbe: no service is called `wbe`; "
            'expected one of web, "*" for every service; did you mean `web`?',
            "9:46: environments.prod.clusters.east.lables: unknown key `lables`; expected one of "
            f"the {FIELDS['InCluster']} fields that `meshgen explain environments.prod.clusters."
            "east` lists; did you mean `labels`?",
            "10:14: environments.prod.clusters.west.clusters: unknown key `clusters`; expected one "
            f"of the {FIELDS['InCluster']} fields that `meshgen explain environments.prod.clusters."
            "west` lists; it belongs in `environments.prod`",
            "10:58: environments.prod.clusters.west.services.web.env.A: found nothing; expected "
            'text or a mapping with configMap, secret, field, resource; write "" for an empty '
            "text",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_is_told(case: str, problems: Load) -> None:
    text, expected = CASES[case]
    assert problems(text) == expected
