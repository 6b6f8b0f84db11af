"""Egress gateways that cannot lead outside, or of which nobody knows where they are."""

import pytest

from tests.config.problems import Load

ISTIO = "through: istio-system/istio-egressgateway"
CASES = {
    "gateways that are none, and that nobody knows": (
        """
gateways:
  edge: {selector: {app: edge}}
external:
  a: {hosts: a.example.com, through: mesh}
  b: {hosts: b.example.com, through: egde}
  c: {hosts: c.example.com, through: edge}
""",
        [
            "7:38: external.a.through: `mesh` is the sidecars, and no gateway; expected a gateway, "
            "or the NAMESPACE/NAME of its Service; leave `through` out: the sidecars lead outside "
            "by themselves",
            "8:38: external.b.through: no gateway is called `egde`; expected one of edge, mesh, or "
            "NAMESPACE/NAME; did you mean `edge`?",
            "9:38: external.c.through: nothing tells which Service the pods of `edge` are behind; "
            "expected `istio` among the labels of its `selector`, as Istio's charts have it, or a "
            "service with those labels; write `through: NAMESPACE/NAME` of the Service, with its "
            "pods' labels in `selector`",
        ],
    ),
    "ports that nothing tells apart, and that no gateway leads on": (
        f"""
external:
  a: {{hosts: a.example.com, {ISTIO}, ports: {{http: 80, grpc: 81, https: 443, tcp: 5432}}}}
  b: {{hosts: b.example.com, {ISTIO}, ports: {{udp: 53}}}}
  c: {{hosts: "*.example.com", {ISTIO}}}
""",
        [
            "5:80: external.a.ports.http: `http` comes to port 80 of the gateway as `grpc` does, "
            "by the same names: nothing tells them apart there; expected another port of the "
            "gateway's Service for it; write `through: {gateway: istio-system/istio-egressgateway, "
            "ports: {http: 80}}`",
            "5:112: external.a.ports.tcp: `tcp` comes to port 443 of the gateway as `https` does, "
            "by the same names: nothing tells them apart there; expected another port of the "
            "gateway's Service for it; write `through: {gateway: istio-system/istio-egressgateway, "
            "ports: {tcp: 5432}}`",
            "6:80: external.b.ports.udp: UDP goes through no gateway; expected no `through` for it",
            "7:3: external.c: with the resolution NONE a gateway would connect to where the "
            "connection came from: to itself; expected hosts without `*`, or where they are in "
            "`endpoints`",
        ],
    ),
    "ports that the gateway has not, or for something else": (
        """
services: {out: {image: a, ports: {http: 80, tcp-x: 9}}}
gateways:
  own: {selector: {app: out}}
  istio: {selector: {istio: egressgateway}, servers: {tcp: 443, http: 8080}}
  fine: {selector: {istio: b}, tls: {credentialName: x}, port: null, hosts: [x.org]}
external:
  a: {hosts: a.example.com, through: own}
  b: {hosts: b.example.com, through: istio, ports: {http: 80, https: 443}}
  c: {hosts: c.example.com, through: fine}
""",
        [
            "7:55: gateways.istio.servers.tcp: `b` comes to port 443 of the gateway by TLS, and "
            "this server speaks TCP there; expected another port, or none",
            "10:38: external.a.through: the gateway's service `out` has no port 443; expected one "
            "of 80, 9, and 443 beside",
        ],
    ),
    "names of ports that the hosts have none of": (
        """
external:
  a: {hosts: a.example.com, through: {gateway: net/out, ports: {htps: 443}}}
  b: {hosts: b.example.com, endpoints: [{address: 192.0.2.7, ports: {http: 80}}]}
""",
        [
            "5:65: external.a.through.ports.htps: `a` has no port called `htps`; expected https; "
            "did you mean `https`?",
            "6:70: external.b.endpoints[0].ports.http: `b` has no port called `http`; expected "
            "https; did you mean `https`?",
        ],
    ),
    "routes that go past the gateway, or that it cannot lead on": (
        """
services:
  web:
    image: a
    port: 80
    traffic: {destinations: [{host: a.example.com, port: 80}, {host: b.example.com, port: 80}]}
external:
  a:
    hosts: a.example.com
    ports: {http: 80}
    through: net/out
    traffic:
      exportTo: [.]
      routes: [{prefix: /a, rewrite: {authority: x.org}}, {exact: /b, delegate: b}, {rewrite: /}]
  b: {hosts: b.example.com, tls: SIMPLE, traffic: {exportTo: [.], rewrite: {authority: x.org}}}
""",
        [
            "8:37: services.web.traffic.destinations[0].host: `a` is reached through a gateway, "
            "which this goes past; expected a host without `through`",
            "15:7: external.a.traffic.exportTo: the way through the gateway is where the host "
            "itself is seen alone; expected no `exportTo`, or no `through`",
            "16:39: external.a.traffic.routes[0].rewrite.authority: the way through the gateway is "
            "for its hosts alone; expected no `authority`, or no `through`",
            "16:71: external.a.traffic.routes[1].delegate: the way through the gateway is where "
            "this VirtualService says it alone; expected no `delegate`, or no `through`",
        ],
    ),
    "who gets there": (
        f"""
namespaces: {{pay: {{}}, plain: {{mesh: false}}}}
external:
  a: {{hosts: a.example.com, exportTo: [pay, billing, istio-system], {ISTIO}}}
  b: {{hosts: b.example.com, exportTo: ["*"], {ISTIO}}}
  c: {{hosts: c.example.com, exportTo: [pay], {ISTIO}}}
services: {{web: {{image: a, args: ["${{c.url}}"]}}}}
""",
        [
            "6:45: external.a.exportTo[1]: the way through the gateway is rendered for the "
            "config's namespaces, and not for `billing`; expected pay; declare it: `namespaces: "
            "{billing: {create: false}}`",
            "7:40: external.b.exportTo[0]: the way through the gateway is rendered for the "
            "config's namespaces, and not for every namespace; expected one of t, pay",
            "9:35: services.web.args[0]: `${c.url}`: `c` is not exported to `t`; expected the "
            "namespace in its `exportTo`",
        ],
    ),
    "a Secret that only gateways read": (
        f"""
external:
  a: {{hosts: a.example.com, tls: {{credentialName: a}}}}
  b: {{hosts: b.example.com, tls: {{credentialName: b}}, {ISTIO}}}
""",
        [
            "5:35: external.a.tls.credentialName: sidecars read no Secrets: they would send plain "
            "text; expected files in the proxy, as in `caCertificates`, or `through` a gateway",
        ],
    ),
}


@pytest.mark.parametrize(("body", "wanted"), CASES.values(), ids=CASES)
def test_is_told(body: str, wanted: list[str], problems: Load) -> None:
    assert problems(body.removeprefix("\n")) == wanted
