"""Ports and Services that cannot work together."""

import pytest

from tests.config.problems import Load

CASES = {
    "names of target ports": (
        """
services:
  a:
    image: a
    ports:
      http: {port: 80, targetPort: http}
      http-b: {port: 81, targetPort: admn}
      udp: {port: 53, targetPort: admin}
      tcp: {port: 82, targetPort: admin}
      grpc: 90
    versions: {v1: {containers: {e: {image: e, ports: {admin: 9901}}}}, v2: {}}
    additionalServices:
      a1: {version: v1, ports: {tcp: 1, http: {port: 2, targetPort: admin}}}
      a2: {version: v2, ports: {http: {port: 2, targetPort: admin}}}
  b: {image: a, ports: {http: {port: 80, targetPort: http}}}
  c: {image: a, ports: {http: {port: 80, targetPort: Admin_9}}}
""",
        [
            "8:36: services.a.ports.http.targetPort: no container of `a-v1` has a port called "
            "`http`; expected one of grpc, admin",
            "9:38: services.a.ports.http-b.targetPort: no container of `a-v1` has a port "
            "called `admn`; expected one of grpc, admin; did you mean `admin`?",
            "10:35: services.a.ports.udp.targetPort: no container of `a-v1` has a port called "
            "`admin`; expected a number, since it has no UDP port",
            "11:35: services.a.ports.tcp.targetPort: no container of `a-v2` has a port called "
            "`admin`; expected grpc",
            "16:61: services.a.additionalServices.a2.ports.http.targetPort: no container of "
            "`a-v2` has a port called `admin`; expected grpc",
            "17:54: services.b.ports.http.targetPort: no container of `b` has a port called "
            "`http`; expected a number, since it has no TCP port",
            "18:54: services.c.ports.http.targetPort: found `Admin_9`; expected the name of a "
            "port: up to 15 lower-case letters, digits and '-'; write `admin-9`",
        ],
    ),
    "two ports with one number": (
        """
services:
  web: {image: a, ports: {http: 80, http-admin: 80}}
""",
        [
            "5:37: services.web.ports.http-admin: port 80 is also that of `http`; expected "
            "another number",
        ],
    ),
    "TCP and UDP with one number": (
        """
services:
  dns: {image: a, ports: {tcp: 53, udp: 53}}
""",
        [],
    ),
    "port and ports": (
        """
services:
  web: {image: a, port: 80, ports: {http: 81}}
""",
        [
            "5:19: services.web.port: `port` and `ports` are set together; expected one of "
            "them; move it into `ports`",
        ],
    ),
    "a protocol without a port": (
        """
services:
  web: {image: a, protocol: tcp}
""",
        [
            "5:19: services.web.protocol: `protocol` says something of `port`, which is not "
            "set; expected `port`, or names in `ports` such as tcp-data",
        ],
    ),
    "a port of the sidecar": (
        """
services:
  web: {image: a, port: 15001}
  out: {image: a, port: 15001, mesh: false}
""",
        [
            "5:25: services.web.port: port 15001 belongs to the sidecar; expected none of "
            "15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090",
        ],
    ),
    "one node port for two services": (
        """
services:
  a: {image: a, port: 80, service: {type: NodePort, nodePort: 30000}}
  b: {image: a, service: {type: LoadBalancer}, ports: {http: {port: 80, nodePort: 30000}}}
""",
        [
            "6:83: services.b.ports.http.nodePort: nodePort 30000 is also that of `a:http`; "
            "expected a node port of its own from 30000 to 32767",
        ],
    ),
    "a node port twice in one service": (
        """
services:
  a:
    image: a
    service: {type: NodePort, nodePort: 30000}
    ports: {http: {port: 80, nodePort: 30001}, tcp: {port: 81, nodePort: 30000}}
""",
        [
            "7:31: services.a.service.nodePort: the main port has a nodePort of its own; "
            "expected one of them",
            "8:74: services.a.ports.tcp.nodePort: nodePort 30000 is also that of `a:http`; "
            "expected a node port of its own from 30000 to 32767",
        ],
    ),
    "a node port of a ClusterIP": (
        """
services:
  a: {image: a, port: 80, service: {nodePort: 30000}}
""",
        [
            "5:47: services.a.service.nodePort: a ClusterIP Service has no nodePort; expected "
            "service.type NodePort or LoadBalancer",
        ],
    ),
    "a headless NodePort, a traffic policy of a ClusterIP": (
        """
services:
  a: {image: a, port: 80, service: {type: NodePort, headless: true}}
  b: {image: a, port: 80, service: {externalTrafficPolicy: Local}}
""",
        [
            "5:63: services.a.service.headless: a NodePort Service cannot be headless; "
            "expected type ClusterIP",
            "6:37: services.b.service.externalTrafficPolicy: a ClusterIP Service has no "
            "traffic from outside; expected service.type NodePort or LoadBalancer",
        ],
    ),
    "a Service without a port": (
        """
services:
  web: {image: a, service: {type: LoadBalancer}}
  db: {image: a, kind: StatefulSet, service: {headless: false}}
  ok: {image: a, kind: StatefulSet}
""",
        [
            "5:19: services.web.service: this Service has no port; expected `port`",
            "6:37: services.db.service: this Service has no port; expected `port`",
        ],
    ),
    "a bad application protocol": (
        """
services:
  web:
    image: a
    ports: {web: {port: 80, appProtocol: my proto}, api: {port: 81, appProtocol: GRPC}}
""",
        [
            "7:13: services.web.ports.web: `web` does not say a protocol that Istio knows; "
            "expected PROTOCOL or PROTOCOL-SUFFIX with one of grpc, grpc-web, http, http2, "
            "http_proxy, https, mongo, mysql, redis, tcp, tls, udp, or `appProtocol`",
            "7:42: services.web.ports.web.appProtocol: found `my proto`; expected a protocol "
            "such as http, grpc or kubernetes.io/h2c",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_ports_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
