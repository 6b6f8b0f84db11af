"""Callers that NetworkPolicies do not know, and those that nobody names."""

import pytest

from tests.config.problems import Load

CASES = {
    "what a network does not see": (
        """
networkPolicies: true
gateways: {edge: {}}
services:
  a: {image: a, port: 80, access: [{principals: [far/ns/x/sa/y]}, {remoteIpBlocks: [10.0.0.1]}]}
  b: {image: a, port: 80, access: [{requestPrincipals: ["*"], ipBlocks: [10.0.0.1]}, {ports: [80]}]}
  c: {image: a, port: 80, access: [{requestPrincipals: ["*"]}], expose: {gateway: edge}}
""",
        [
            "7:36: services.a.access[0]: the NetworkPolicy cannot let them in: a network sees no "
            "principals, tokens and headers; expected `namespaces` or `ipBlocks` beside them; for "
            "everybody, write `ipBlocks: [0.0.0.0/0]`",
            "7:67: services.a.access[1]: the NetworkPolicy cannot let them in: a network sees no "
            "principals, tokens and headers; expected `namespaces` or `ipBlocks` beside them; for "
            "everybody, write `ipBlocks: [0.0.0.0/0]`",
        ],
    ),
    "who has the node's address": (
        """
authorization: none
networkPolicies: true
namespaces: {free: {networkPolicies: false}}
services:
  agent: {kind: DaemonSet, image: a, hostNetwork: true, calls: [a, b, c]}
  a: {image: a, port: 80, mesh: false}
  b: {image: a, port: 80, mesh: false, access: [{ipBlocks: [10.0.0.0/8]}]}
  c: {image: a, port: 80, namespace: free}
""",
        [
            "8:65: services.agent.calls.a: `agent` has the nodes' network, so that the "
            "NetworkPolicy of `a` does not know it and refuses it; expected no `hostNetwork`, or "
            "the nodes' addresses: `access: [{ipBlocks: [10.0.0.0/8]}]` in services.a",
        ],
    ),
    "an access of pods that nothing protects": (
        """
networkPolicies: true
services:
  a: {kind: DaemonSet, image: a, port: 80, hostNetwork: true, access: [{ipBlocks: [10.0.0.1]}]}
  b: {image: a, port: 80, mesh: false, access: [{ipBlocks: [10.0.0.1]}]}
""",
        [
            "6:63: services.a.access: it has no sidecar that would refuse anybody; expected "
            "`mesh: true`, `networkPolicies: true`, or no `access`",
        ],
    ),
    "whom nobody names": (
        """
networkPolicies: true
services:
  a: {image: a, env: {B: "${b.url}", C: "${c.url}", D: "${d.url}"}}
  b: {image: a, port: 80, mesh: false}
  c: {image: a, port: 80, mesh: false, access: [{namespaces: [t]}]}
  d: {image: a, port: 80, access: [{principals: [far/ns/x/sa/y], namespaces: [x]}]}
""",
        [
            "6:26: services.a.env.B: `a` calls `b`, which refuses whom no `calls` and no `access` "
            "name; expected `b` in the `calls` of `a`; write `calls: [b]` in services.a",
            "6:56: services.a.env.D: `a` calls `d`, which refuses whom no `calls` and no `access` "
            "name; expected `d` in the `calls` of `a`; write `calls: [d]` in services.a",
        ],
    ),
    "peers": (
        """
networkPolicies:
  dns: [{namespaces: [dta]}, {ipBlocks: [10.0.0.1], pods: {a: b}}]
  prometheus: [{namespaces: [kube-system], ipBlocks: []}]
  to: {namespaces: [datta]}
namespaces: {data: {}}
""",
        [
            "5:23: networkPolicies.dns[0].namespaces[0]: no namespace is called `dta`; expected "
            "one of t, data; did you mean `data`?",
            "5:31: networkPolicies.dns[1].ipBlocks: addresses stand beside what is said of pods; "
            "expected one of both; make it a peer of its own",
            "6:44: networkPolicies.prometheus[0].ipBlocks: addresses stand beside what is said of "
            "pods; expected one of both; make it a peer of its own",
            "7:21: networkPolicies.to.namespaces[0]: no namespace is called `datta`; expected one "
            "of t, data; did you mean `data`?",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_what_networks_do_not_know(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
