"""Hosts outside that nothing could refer to, and TLS that nobody would speak."""

import pytest

from tests.config.problems import Load

CASES = {
    "traffic that hosts outside cannot have": (
        """
external:
  a: {hosts: a.example.com, traffic: {timeout: 1s}}
  b: {hosts: b.example.com, tls: SIMPLE, traffic: {hosts: [z.example.com], weights: {v1: 1}}}
  c: {hosts: c.example.com, ports: {tcp: 90}, addresses: 240.0.0.1, traffic: {timeout: 1s}}
  d: {hosts: d.example.com, tls: SIMPLE, traffic: {port: 81, exportTo: []}}
  e: {hosts: e.example.com, tls: SIMPLE, traffic: {mirror: {}, method: {}, prefix: a}}
""",
        [
            "5:29: external.a.traffic: services encrypt what they send, so that the proxy sees no "
            "requests; expected `tls: SIMPLE`, with which services send plain HTTP and the proxy "
            "encrypts",
            "6:52: external.b.traffic.hosts: the routes are for the hosts of `b`; expected them "
            "among its own `hosts`, or none here",
            "6:86: external.b.traffic.weights.v1: `b` has no version `v1`; expected none: hosts "
            "outside have no versions",
            "7:69: external.c.traffic: routes by path and header need HTTP; expected a port named "
            "http, http2 or grpc",
            "8:58: external.d.traffic.port: `d` has no port 81; expected 80",
            "8:72: external.d.traffic.exportTo: an empty list exports to all, as if nothing was "
            "said; expected namespaces, . for its own, or * for all",
            "9:52: external.e.traffic.mirror: the copy goes where the request goes; expected "
            "another service",
            "9:64: external.e.traffic.method: nothing is set; expected exactly one of exact, "
            "prefix, regex",
            "9:84: external.e.traffic.prefix: found `a`; expected a path that starts with /; write "
            "`/a`",
        ],
    ),
    "what a service is called": (
        "services: {stripe: {image: a}}\nexternal: {stripe: api.stripe.com}\n",
        [
            "5:12: external.stripe: a service is called `stripe` too: a reference could mean "
            "either; expected another name; write `stripe-outside`, and `name: stripe` for its "
            "objects",
        ],
    ),
    "names of ports that say no protocol, and none at all": (
        """
external:
  a: {hosts: a.example.com, ports: {web: 80, htp-b: 81, c: {port: 82, protocol: GRPC}}}
  b: {hosts: b.example.com, ports: {}}
""",
        [
            "5:37: external.a.ports.web: `web` does not say a protocol that Istio knows; expected "
            "PROTOCOL or PROTOCOL-SUFFIX with one of grpc, grpc-web, http, http2, http_proxy, "
            "https, mongo, mysql, redis, tcp, tls, udp, or `protocol`",
            "5:46: external.a.ports.htp-b: `htp-b` does not say a protocol that Istio knows; "
            "expected PROTOCOL or PROTOCOL-SUFFIX with one of grpc, grpc-web, http, http2, "
            "http_proxy, https, mongo, mysql, redis, tcp, tls, udp, or `protocol`; did you mean "
            "`http`?",
            "6:29: external.b.ports: without a port the proxy takes nothing for these hosts; "
            "expected ports, as in `ports: {https: 443}`",
        ],
    ),
    "addresses as hosts, and hosts that stand twice": (
        """
namespaces: {payments: {}}
external:
  a: {hosts: [192.0.2.44, a.example.com]}
  b: {hosts: "2001:db8::1"}
  c: {hosts: [c.example.com, A.example.com], ports: {http: 80}}
  d: {hosts: d.example.com, exportTo: [payments]}
  e: {hosts: d.example.com, exportTo: [.]}
  f: {hosts: [d.example.com, "*.example.com"], namespace: payments, exportTo: [.]}
  g: {hosts: [g.example.com, g.example.com], exportTo: [payments]}
""",
        [
            "6:15: external.a.hosts[0]: `192.0.2.44` is an IP address, and no host; expected a "
            "name, with the address among its `endpoints`; write `{hosts: a.internal, endpoints: "
            "[192.0.2.44]}`",
            "7:14: external.b.hosts: `2001:db8::1` is an IP address, and no host; expected a name, "
            "with the address among its `endpoints`; write `{hosts: b.internal, endpoints: "
            "[2001:db8::1]}`",
            "8:30: external.c.hosts[1]: the host `A.example.com` stands in `a` too: proxies know "
            "the ports of one of the two; expected it in one, with the ports of both",
            "11:15: external.f.hosts[0]: the host `d.example.com` stands in `d` too: proxies know "
            "the ports of one of the two; expected it in one, with the ports of both",
            "12:30: external.g.hosts[1]: the host `g.example.com` stands twice: proxies know the "
            "ports of one of the two; expected it in one, with the ports of both",
        ],
    ),
    "a port that the proxy would not change": (
        """
external:
  a: {hosts: "*.example.com", tls: SIMPLE}
  b: {hosts: b.example.com, resolution: NONE, ports: {http: {port: 80, targetPort: 8080}}}
  c: {hosts: "*.example.org", tls: SIMPLE, ports: {http: {port: 443, protocol: HTTP}}}
""",
        [
            "5:6: external.a: with the resolution NONE the proxy connects to where the service "
            "does: port 80, and not 443; expected the port at the host; write `ports: {http: "
            "{port: 443, protocol: HTTP}}`, or say where the hosts are in `endpoints`",
            "6:84: external.b.ports.http.targetPort: with the resolution NONE the proxy connects "
            "to where the service does: port 80, and not 8080; expected the port at the host; "
            "write `ports: {http: {port: 8080, protocol: HTTP}}`, or say where the hosts are in "
            "`endpoints`",
        ],
    ),
    "TLS that would be read as HTTP": (
        """
external:
  a: {hosts: a.example.com, ports: {http: 443}}
  b: {hosts: b.example.com, ports: {api: {port: 443, protocol: GRPC}}}
  c: {hosts: c.example.com, ports: {http: 443, grpc: 8443}, tls: SIMPLE}
""",
        [
            "5:37: external.a.ports.http: at port 443 services speak TLS, which the proxy cannot "
            "read as HTTP; expected `https: 443`, or `tls` where services speak plain HTTP",
            "6:37: external.b.ports.api: at port 443 services speak TLS, which the proxy cannot "
            "read as GRPC; expected `https: 443`, or `tls` where services speak plain HTTP",
        ],
    ),
    "TLS within TLS, and said twice": (
        """
external:
  a: {hosts: a.example.com, ports: {https: 443}, tls: SIMPLE}
  b: {hosts: b.example.com, ports: {https: 443, http: 80}, tls: SIMPLE}
  c:
    hosts: c.example.com
    tls: {sni: c}
    destinationRule: {trafficPolicy: {tls: {mode: SIMPLE}}}
""",
        [
            "5:50: external.a.tls: services encrypt `https` themselves: it would be TLS within "
            "TLS; expected a port of plain HTTP or TCP for it, as in `http: 80`; leave `tls` out "
            "where services call https://",
            "10:39: external.c.destinationRule.trafficPolicy.tls: `tls` says it already; expected "
            "one of them",
        ],
    ),
    "callers without the sidecar that would speak TLS": (
        """
external:
  a: {hosts: a.example.com, tls: SIMPLE}
  b: {hosts: b.example.com, ports: {https: 443, http: 80}, tls: SIMPLE}
  c: c.example.com
configMaps:
  urls: {data: {A: "${a.url}"}}
services:
  plain: {image: a, mesh: false, args: ["${a.url}", "${a.host}", "${c.url}", "${b.url:https}"]}
  job: {image: a, kind: Job, env: {B: "${b.url:http}"}, envFrom: [{configMap: urls}]}
  inside: {image: a, args: ["${a.url}"]}
""",
        [
            "9:20: configMaps.urls.data.A: `job` ends by itself and has no sidecar, which would "
            "speak TLS to `a`: it sends plain text; expected a service with a sidecar",
            "11:41: services.plain.args[0]: `plain` has no sidecar, which would speak TLS to `a`: "
            "it sends plain text; expected a service with a sidecar",
            "12:39: services.job.env.B: `job` ends by itself and has no sidecar, which would speak "
            "TLS to `b`: it sends plain text; expected a service with a sidecar, or the port "
            "`https`",
        ],
    ),
    "what texts cannot refer to": (
        """
namespaces: {payments: {}}
external:
  stripe: {hosts: api.stripe.com, exportTo: [payments]}
  google: {hosts: "*.googleapis.com"}
services:
  web: {image: a, args: ["${strip.url}", "${google.url}", "${stripe.url}", "${google.x}"]}
  pay: {image: a, namespace: payments, args: ["${stripe.url:http}", "${external.stripe.url}"]}
""",
        [
            "9:26: services.web.args[0]: `${strip.url}`: no service or host outside is called "
            "`strip`; expected one of google, pay, stripe, web; did you mean `stripe`?",
            "9:42: services.web.args[1]: `${google.url}`: `google` stands for many hosts, and none "
            "of them has a name; expected the host written out, or one without `*` among its hosts",
            "9:59: services.web.args[2]: `${stripe.url}`: `stripe` is not exported to `t`; "
            "expected the namespace in its `exportTo`",
            "9:76: services.web.args[3]: `${google.x}`: a host outside has no `x`; expected "
            "one of url, host, port, address, fqdn; write `$${google.…}` if it is no reference",
            "10:47: services.pay.args[0]: `${stripe.url:http}`: `stripe` has no port called "
            "`http`; expected https; did you mean `https`?",
            "10:69: services.pay.args[1]: `${external.stripe.url}` is no reference; expected "
            "`${stripe.url}`; write `$${external.stripe.url}` if it is no reference",
        ],
    ),
    "to whom it is exported": (
        """
namespaces: {payments: {}}
external:
  a: {hosts: a.example.com, exportTo: [payment, billing]}
  b: {hosts: b.example.com, exportTo: []}
""",
        [
            "6:40: external.a.exportTo[0]: no namespace is called `payment`; expected one of t, "
            "payments; did you mean `payments`?",
            "7:39: external.b.exportTo: an empty list exports to all, as if nothing was said; "
            "expected namespaces, . for its own, or * for all",
        ],
    ),
    "names of objects": (
        """
services: {web: {image: a, port: 80}}
external:
  a: {hosts: a.example.com, name: x}
  b: {hosts: b.example.com, name: x}
  c: {hosts: c.example.com, tls: SIMPLE, name: web}
""",
        [
            "4:17: services.web: the DestinationRule `web` is that of `external.c` too; expected "
            "a name of its own",
            "7:35: external.b.name: the ServiceEntry `x` is that of `external.a` too; expected a "
            "name of its own",
        ],
    ),
}


@pytest.mark.parametrize(("body", "wanted"), CASES.values(), ids=CASES)
def test_is_told(body: str, wanted: list[str], problems: Load) -> None:
    assert problems(body.removeprefix("\n")) == wanted
