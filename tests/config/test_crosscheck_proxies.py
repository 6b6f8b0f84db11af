"""What is said of proxies: where there is none, and what two namespaces that are one say."""

import pytest

from tests.config.problems import Load

CASES = {
    "volumes of the proxy": (
        """
services:
  web:
    image: a
    volumes: {ca: {mountPath: /a, emptyDir: {}}, only: {emptyDir: {}}}
    proxy:
      userVolume: {ca: {emptyDir: {}}, key: {emptyDir: {}}}
      userVolumeMount: {ca: {mountPath: /b}, kye: {mountPath: /c}, only: {readOnly: true}}
  api: {image: a, proxy: {userVolumeMount: {x: {mountPath: /x}}}}
""",
        [
            "9:20: services.web.proxy.userVolume.ca: the pod has a volume `ca` of its own; "
            "expected one of the two",
            "9:40: services.web.proxy.userVolume.key: the proxy mounts it nowhere; expected "
            "`userVolumeMount: {key: {mountPath: …}}` beside it",
            "10:46: services.web.proxy.userVolumeMount.kye: there is no volume `kye`; expected "
            "one of ca, only, key",
            "10:68: services.web.proxy.userVolumeMount.only: nothing tells where the proxy has "
            "it; expected `mountPath`",
            "11:45: services.api.proxy.userVolumeMount.x: there is no volume `x`; expected it in "
            "`userVolume`, or among the pod's `volumes`",
        ],
    ),
    "reports of what has no sidecar; those of defaults are for the others": (
        """
defaults: {telemetry: {accessLogging: [{disabled: true}]}}
namespaces: {out: {mesh: false}}
services:
  web: {image: a, mesh: false, telemetry: {tracing: []}}
  api: {image: a, namespace: out, telemetry: {tracing: []}}
  db: {image: a, mesh: false}
""",
        [
            "7:32: services.web.telemetry: the service has no sidecar that could report anything; "
            "expected `mesh: true`",
            "8:35: services.api.telemetry: the service has no sidecar that could report anything; "
            "expected a namespace with sidecars: `out` says `mesh: false`",
        ],
    ),
    "one namespace that reports, and starts with, different things": (
        """
telemetry: {tracing: [{randomSamplingPercentage: 1}]}
namespace: shop
namespaces:
  pay: {name: shop, telemetry: {tracing: [{randomSamplingPercentage: 2}]}}
  ops: {name: shop, proxyConfig: {concurrency: 2}}
""",
        [
            '7:42: namespaces.pay.telemetry.tracing: `[{"randomSamplingPercentage":2}]` here and '
            '`[{"randomSamplingPercentage":1}]` in the '
            "environment's own namespace, though both "
            "are `shop`; see telemetry.tracing at meshgen.yaml:4:22; expected the same in both, or "
            "another namespace",
            "8:48: namespaces.ops.proxyConfig.concurrency: `2` here and nothing in the "
            "environment's own namespace, though both are `shop`; expected the same in both, or "
            "another namespace",
        ],
    ),
    "annotations that no declared Istio reads, that stand twice, and a proxy that is not there": (
        """
istio: ["1.21", "1.22"]
services:
  web:
    image: a
    podAnnotations: {proxy.istio.io/config: "concurrency: 1", sidecar.istio.io/logLevel: info}
    proxy:
      nativeSidecar: true
      concurrency: 2
      tracing: {sampling: 1}
      config: {concurrency: 2, tracing: {}, gatewayTopology: {}}
  api: {image: a, podAnnotations: {sidecar.istio.io/logLevel: info}, proxy: {config: {tracing: {}}}}
  out: {image: a, mesh: false, proxy: {concurrency: 1}}
""",
        [
            '8:22: services.web.podAnnotations["proxy.istio.io/config"]: the annotation '
            "`proxy.istio.io/config` is meshgen's own; expected another key; set it under "
            "`proxy`",
            "10:7: services.web.proxy.nativeSidecar: Istio 1.22 does not read the annotation "
            "`sidecar.istio.io/nativeSidecar`; expected Istio 1.24 or newer in `istio.version`,"
            " or no `nativeSidecar`",
            "13:16: services.web.proxy.config.concurrency: `concurrency` is a setting of "
            "`proxy` itself; expected it under `proxy`, and not in `config`",
            "13:32: services.web.proxy.config.tracing: `tracing` is a setting of `proxy` "
            "itself; expected it under `proxy`, and not in `config`",
            "15:32: services.out.proxy: the service has no sidecar that could start with it; "
            "expected `mesh: true`",
        ],
    ),
    "ports that go past the proxy, and callers that do not know": (
        """
services:
  web: {image: a, ports: {http: {port: 80, targetPort: 8080}}, proxy: {excludeInboundPorts: 8080}}
  some: {image: a, ports: {http: 80, tcp-a: 81, udp: 82}, proxy: {includeInboundPorts: [80]}}
  plain: {image: a, port: 80, proxy: {excludeInboundPorts: 80}, mtls: {ports: {"80": DISABLE}}}
  all: {image: a, port: 80, proxy: {excludeInboundPorts: 80}, mtls: DISABLE}
  own: {image: a, port: 80, proxy: {excludeInboundPorts: 80}, destinationRule: {
    trafficPolicy: {tls: {mode: DISABLE}}}}
  star: {image: a, port: 80, proxy: {includeInboundPorts: [80], excludeInboundPorts: [80]}}
  health: {image: a, port: 80, proxy: {statusPort: 80}}
""",
        [
            "5:72: services.web.proxy.excludeInboundPorts: port 8080, `http`, goes past the "
            "proxy, though callers in the mesh send it mutual TLS, which nobody takes off; "
            "expected `mtls: {ports: {8080: DISABLE}}` for the service, or the port with the "
            "proxy",
            "6:67: services.some.proxy.includeInboundPorts: port 81, `tcp-a`, goes past the "
            "proxy, though callers in the mesh send it mutual TLS, which nobody takes off; "
            "expected `mtls: {ports: {81: DISABLE}}` for the service, or the port with the "
            "proxy",
            "12:52: services.health.proxy.statusPort: port 80 is that of `http`; expected a "
            "port of its own, such as 15020",
        ],
    ),
    "what is said for all, where one has no sidecar": (
        """
istio: "1.22"
defaults: {proxy: {nativeSidecar: true}}
services: {out: {image: a, mesh: false}}
""",
        [],
    ),
    "a port that goes past the proxy, where nobody sends mutual TLS": (
        """
mtls: DISABLE
services: {web: {image: a, port: 80, proxy: {excludeInboundPorts: 80}}}
""",
        [],
    ),
    "texts that the injector or the kernel would not take": (
        """
services:
  web:
    image: a
    proxy:
      proxyMetadata: {yes: "1", OK: 'a"b', Y: a}
      excludeOutboundIPRanges: [10.0.0.1, 10.0.0.256/8, "fd00::/8"]
      excludeInterfaces: [veryverylongname]
      excludeInboundPorts: ["*", 0]
      componentLogLevel: upstream
      agentLogLevel: warning
      logLevel: warn
      image: slim
      proxyStatsMatchers: {}
      excludeOutboundIpRanges: []
""",
        [
            "8:23: services.web.proxy.proxyMetadata.yes: `yes` is not a valid name; expected "
            "the name of an environment variable that is no word of YAML's, such as "
            "ISTIO_META_DNS_CAPTURE; write `_yes`",
            '8:37: services.web.proxy.proxyMetadata.OK: found `a"b`; expected a text without '
            "quotation marks, backslashes and line breaks",
            "8:44: services.web.proxy.proxyMetadata.Y: `Y` is not a valid name; expected the "
            "name of an environment variable that is no word of YAML's, such as "
            "ISTIO_META_DNS_CAPTURE; write `_Y`",
            "9:33: services.web.proxy.excludeOutboundIPRanges[0]: found `10.0.0.1`; expected a "
            "network such as 10.0.0.0/8, or 10.0.0.1/32 for one address",
            "9:43: services.web.proxy.excludeOutboundIPRanges[1]: found `10.0.0.256/8`; "
            "expected a network such as 10.0.0.0/8, or 10.0.0.1/32 for one address",
            "10:27: services.web.proxy.excludeInterfaces[0]: found `veryverylongname`; expected"
            " the name of a network interface, such as eth1",
            "11:29: services.web.proxy.excludeInboundPorts[0]: found text `*`; expected a port "
            "from 1 to 65535",
            "11:34: services.web.proxy.excludeInboundPorts[1]: found `0`; expected a port from "
            "1 to 65535",
            "12:26: services.web.proxy.componentLogLevel: found `upstream`; expected components"
            " and their levels, such as upstream:debug,misc:error; levels are trace, debug, "
            "info, warning, error, critical, off",
            "13:22: services.web.proxy.agentLogLevel: found `warning`; expected a level, or "
            "scopes and their levels, such as default:info,wasm:debug; levels are none, fatal, "
            "error, warn, info, debug",
            "14:17: services.web.proxy.logLevel: found `warn`; expected one of critical, debug,"
            " error, info, off, trace, warning; did you mean `warning`?",
            "15:14: services.web.proxy.image: found `slim`; expected one of debug, default, "
            "distroless",
            "16:7: services.web.proxy.proxyStatsMatchers: unknown key `proxyStatsMatchers`; "
            "expected one of the 33 fields that `meshgen explain services.web.proxy` lists; did"
            " you mean `proxyStatsMatcher`?",
            "17:7: services.web.proxy.excludeOutboundIpRanges: unknown key "
            "`excludeOutboundIpRanges`; expected one of the 33 fields that `meshgen explain "
            "services.web.proxy` lists; did you mean `includeOutboundIPRanges`?",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_proxies_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
