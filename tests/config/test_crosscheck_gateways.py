"""Servers of gateways that cannot be, or of which a setting has no effect."""

import pytest

from tests.config.problems import Load

CASES = {
    "what a gateway on every node, or a proxy, has no use for": (
        """
gateways:
  a: {deployment: {kind: DaemonSet, replicas: 2, autoscaling: {max: 3}}}
  b:
    deployment:
      proxy:
        userVolume: {a: {emptyDir: {}}}
        excludeInboundPorts: [80]
        lifecycle: {preStop: {sleep: 5}}
        concurrency: 2
        logLevel: debug
        config: {concurrency: 2}
""",
        [
            "5:37: gateways.a.deployment.replicas: a DaemonSet has no `replicas`; expected it "
            "only on kind Deployment",
            "5:50: gateways.a.deployment.autoscaling: a DaemonSet has no `autoscaling`; expected "
            "it only on kind Deployment",
            "9:9: gateways.b.deployment.proxy.userVolume: `userVolume` is for sidecars: a "
            "gateway's proxy has no use for it; expected `volumes` of the Deployment, whose "
            "container is the proxy",
            "10:9: gateways.b.deployment.proxy.excludeInboundPorts: `excludeInboundPorts` is for "
            "sidecars: a gateway's proxy has no use for it; expected one of logLevel, "
            "componentLogLevel, agentLogLevel, statsHistogramBuckets, mergeMetrics, proxyImage, "
            "fields of a ProxyConfig",
            "11:9: gateways.b.deployment.proxy.lifecycle: `lifecycle` is for sidecars: a gateway's "
            "proxy has no use for it; expected `lifecycle` of the Deployment, whose container is "
            "the proxy",
            "14:18: gateways.b.deployment.proxy.config.concurrency: `concurrency` is a setting of"
            " `proxy` itself; expected it under `proxy`, and not in `config`",
        ],
    ),
    "gateways without a port, or with one for two": (
        """
gateways:
  a: {port: null}
  b: {port: 443, tls: {credentialName: c}}
  c: {port: null, tls: {credentialName: c}}
  d: {port: null, servers: {http: 80}}
  mesh: {}
""",
        [
            "5:3: gateways.a: the gateway has no port; expected `port`, `tls` or `servers`",
            "6:13: gateways.b.port: port 443 is that of HTTPS too; expected another port for "
            "HTTP, such as 80; write `port: null` for HTTPS alone",
            "9:3: gateways.mesh: `mesh` stands for the sidecars wherever a gateway is named; "
            "expected another name",
        ],
    ),
    "servers of which nobody knows what they are": (
        """
gateways:
  a: {servers: {web: 80, admin: {port: 9000, protocol: TCP}, udp: 53}}
  b: {servers: {http: 15021, https: {}}}
  c: {tls: {credentialName: x}, servers: {http: 81, https: {port: 444, tls: PASSTHROUGH}}}
  d: {port: 80, servers: {http: 81}}
""",
        [
            "5:17: gateways.a.servers.web: `web` does not say which protocol it speaks; expected "
            "`protocol`, or a name such as https or tcp-admin",
            "5:62: gateways.a.servers.udp: `udp` does not say which protocol it speaks; expected "
            "`protocol`, or a name such as https or tcp-admin",
            "6:23: gateways.b.servers.http: port 15021 is the proxy's own; expected another port",
            "6:30: gateways.b.servers.https: `port` is missing; expected a port from 1 to 65535",
            "7:53: gateways.c.servers.https: `tls` makes a server of this name too; expected "
            "another name; or leave out `tls`: write `tls: null`",
            "8:27: gateways.d.servers.http: `port` makes a server of this name too; expected "
            "another name; or leave out `port`: write `port: null`",
        ],
    ),
    "what cannot share a port": (
        """
gateways:
  a: {servers: {http: 80, http2: 80, tcp: 80}}
  b: {servers: {mongo: 5000, tcp: 5000}}
  c:
    servers:
      https: {port: 443, tls: {credentialName: a}, hosts: [a.example.com, b.example.com]}
      https-a: {port: 443, tls: PASSTHROUGH, hosts: [c.example.com, "*.example.com"]}
      tls: {port: 443, tls: PASSTHROUGH, hosts: [b.example.com]}
      tls-b: {port: 444, tls: PASSTHROUGH, hosts: [b.example.com]}
  d: {servers: {tcp: {port: 5000, bind: 127.0.0.1}, tcp-b: {port: 5000, bind: 127.0.0.2}}}
  e: {port: 8443, servers: {tls: {port: 8443, tls: PASSTHROUGH}}}
""",
        [
            "5:43: gateways.a.servers.tcp: port 80 is that of `http` too: what speaks HTTP there "
            "could not be told from TCP; expected a port of its own",
            "6:35: gateways.b.servers.tcp: port 5000 is that of `mongo` too: what speaks MONGO "
            "there could not be told from TCP; expected a port of its own",
            "11:7: gateways.c.servers.tls: `https` serves `b.example.com` on port 443 already: "
            "connections with TLS are told apart by their host alone; expected other hosts, or "
            "another port",
            "14:41: gateways.e.servers.tls.port: port 8443 is that of `http` too: what speaks HTTP "
            "there could not be told from TLS; expected a port of its own",
        ],
    ),
    "TLS where there is none, and none where there is": (
        """
gateways:
  a: {servers: {http: {port: 80, tls: {credentialName: x, httpsRedirect: true}}}}
  b: {servers: {mongo: {port: 81, tls: {httpsRedirect: true}}}}
  c: {servers: {https: 443, tls: {port: 444}}}
  d: {servers: {https: {port: 443, tls: {credentialName: x, httpsRedirect: true}}}}
  e: {servers: {http: {port: 80, tls: {httpsRedirect: false}}}}
""",
        [
            "5:40: gateways.a.servers.http.tls.credentialName: HTTP has no TLS; expected "
            "`httpsRedirect` alone; or say `protocol: HTTPS` for what speaks TLS",
            "6:41: gateways.b.servers.mongo.tls.httpsRedirect: MONGO has no TLS; expected no "
            "`tls`; or say `protocol: TLS` for what speaks TLS",
            "7:17: gateways.c.servers.https: HTTPS needs `tls`; expected `tls` with a "
            "`credentialName`; or `tls: PASSTHROUGH` where the service itself ends TLS",
            "7:29: gateways.c.servers.tls: TLS needs `tls`; expected `tls` with a "
            "`credentialName`; or `tls: PASSTHROUGH` where the service itself ends TLS",
            "8:61: gateways.d.servers.https.tls.httpsRedirect: HTTPS is not sent to HTTPS; "
            "expected it of a server for HTTP",
        ],
    ),
    "certificates that are missing, too many or of no use": (
        """
gateways:
  a: {servers: {https: {port: 443, tls: SIMPLE}}}
  b: {servers: {https: {port: 443, tls: {credentialName: x, credentialNames: [x, z]}}}}
  c: {servers: {tls: {port: 1, tls: {mode: PASSTHROUGH, cipherSuites: [x], credentialName: x}}}}
  d: {servers: {tls: {port: 1, tls: {mode: ISTIO_MUTUAL, privateKey: x, subjectAltNames: [a]}}}}
  e: {servers: {https: {port: 443, tls: {credentialName: x, caCertCredentialName: x}}}}
  f: {servers: {https: {port: 443, tls: {serverCertificate: x, privateKey: x}}}}
""",
        [
            "5:36: gateways.a.servers.https.tls: mode SIMPLE needs a certificate; expected "
            "`credentialName`, the Secret with it; or `mode: PASSTHROUGH` where the service itself "
            "ends TLS",
            "6:61: gateways.b.servers.https.tls.credentialNames: `credentialName` says already "
            "which certificate; expected one of the two",
            "7:57: gateways.c.servers.tls.tls.cipherSuites: `cipherSuites` has no effect in mode "
            "PASSTHROUGH: TLS ends at the service; expected it in mode SIMPLE, MUTUAL or "
            "OPTIONAL_MUTUAL",
            "7:76: gateways.c.servers.tls.tls.credentialName: `credentialName` has no effect in "
            "mode PASSTHROUGH: TLS ends at the service; expected it in mode SIMPLE, MUTUAL or "
            "OPTIONAL_MUTUAL",
            "8:58: gateways.d.servers.tls.tls.privateKey: `privateKey` has no effect in mode "
            "ISTIO_MUTUAL: certificates and ciphers are those of the mesh; expected it in mode "
            "SIMPLE, MUTUAL or OPTIONAL_MUTUAL",
            "9:61: gateways.e.servers.https.tls.caCertCredentialName: `caCertCredentialName` has "
            "no effect in mode SIMPLE: clients show no certificate; expected it in mode MUTUAL or "
            "OPTIONAL_MUTUAL",
        ],
    ),
    "versions and ciphers that leave none": (
        """
gateways:
  a:
    servers:
      https:
        port: 443
        tls: {credentialName: x, minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2}
      tls:
        port: 1
        tls: {credentialName: x, minProtocolVersion: TLSV1_3, cipherSuites: [AES128-SHA]}
      tls-b:
        port: 2
        tls: {credentialName: x, minProtocolVersion: TLSV1_2, cipherSuites: [AES128-SHA]}
      tls-c:
        port: 3
        tls: {credentialName: x, minProtocolVersion: TLSV1_2, maxProtocolVersion: TLSV1_2}
""",
        [
            "9:83: gateways.a.servers.https.tls.maxProtocolVersion: `minProtocolVersion` is "
            "TLSV1_3, which is newer; expected TLSV1_3 or a newer one",
            "12:63: gateways.a.servers.tls.tls.cipherSuites: TLS 1.3 has ciphers of its own, which "
            "cannot be chosen; expected `minProtocolVersion` TLSV1_2, or no ciphers",
        ],
    ),
    "a Deployment of its own that is none": (
        """
namespaces: {plain: {mesh: false}}
gateways:
  a: {service: {type: NodePort}}
  b: {namespace: plain, deployment: {}}
  c: {deployment: {sidecar: {limits: {cpu: 100m}}, containerName: envoy}}
  d:
    selector: {own: label}
    deployment: {labels: {app: x, istio: x, own: x, version: x, team: x}}
  e: {deployment: {labels: {istio: x, meshgen.dev/namespace: x, own: x}}}
  f: {deployment: {autoscaling: {min: 3, max: 2}, strategy: {type: OnDelete}}}
services: {f: {image: a}}
""",
        [
            "6:7: gateways.a.service: there is no `deployment` here that it could lead to; "
            "expected `deployment` beside it; `deployment: {}` makes one",
            "7:25: gateways.b.deployment: nothing is injected in `plain`, so that nothing makes a "
            "proxy of the pods; expected a namespace without `mesh: false`",
            "8:20: gateways.c.deployment.sidecar: the pods are proxies, and have no sidecar "
            "beside; expected `resources`, which are the proxy's",
            "8:67: gateways.c.deployment.containerName: the injector makes a proxy of the "
            "container istio-proxy alone; expected istio-proxy; leave it out",
            "11:27: gateways.d.deployment.labels.app: the label `app` is meshgen's own; expected "
            "another key; selectors or the injector need it",
            "11:45: gateways.d.deployment.labels.own: the label `own` is meshgen's own; expected "
            "another key; set the gateway's `selector`",
            "11:53: gateways.d.deployment.labels.version: the label `version` is meshgen's own; "
            "expected another key; selectors or the injector need it",
            "12:29: gateways.e.deployment.labels.istio: the label `istio` is meshgen's own; "
            "expected another key; set the gateway's `selector`",
            '12:39: gateways.e.deployment.labels["meshgen.dev/namespace"]: the label '
            "`meshgen.dev/namespace` is meshgen's own; expected another key; set the gateway's "
            "`selector`",
            "13:6: gateways.f: the ServiceAccount `f` is that of `f` too; expected a name of its "
            "own",
            "13:19: gateways.f.deployment: the Deployment `f` is that of `f` too; expected a name "
            "of its own",
            "13:47: gateways.f.deployment.autoscaling.max: max 2 is below min 3; expected 3 or "
            "more",
            "13:68: gateways.f.deployment.strategy.type: a Deployment has no OnDelete; expected "
            "RollingUpdate or Recreate",
        ],
    ),
    # What is refused already has no follow-up.
    "what is wrong anyway": (
        """
gateways:
  a: {servers: {https: {port: x}}}
  b: {servers: {https: {port: 443, protocol: HTPS}}}
  c: {tls: {credentialName: ""}}
  d: {deployment: {strategy: {type: Recreat, maxSurge: 0, maxUnavailable: 0}}}
""",
        [
            "5:31: gateways.a.servers.https.port: found text `x`; expected a port from 1 to 65535",
            "6:46: gateways.b.servers.https.protocol: found `HTPS`; expected one of GRPC, "
            "GRPC-WEB, HTTP, HTTP2, HTTPS, MONGO, MYSQL, REDIS, TCP, TLS; did you mean `HTTPS`?",
            "7:29: gateways.c.tls.credentialName: found an empty text; expected a text that is "
            "not empty",
            "8:37: gateways.d.deployment.strategy.type: found `Recreat`; expected one of OnDelete, "
            "Recreate, RollingUpdate; did you mean `Recreate`?",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_servers_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
