"""The servers that a gateway has of all Gateways."""

from meshgen.xds.merged_gateways import MergedGateways
from meshgen.xds.proxies import gateways
from tests.system.build import built

GATEWAY = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web, namespace: shop}
spec:
  selector: {istio: ingressgateway}
  servers:
    - {port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}
    - {port: {number: 8080, name: more, protocol: HTTP}, hosts: [a.example.com]}
    - {port: {number: 443, name: tls, protocol: HTTPS}, hosts: ["*"], tls: {mode: SIMPLE}}
"""


def test_a_gateway_of_the_profile_has_the_ports_of_its_service() -> None:
    (proxy,) = gateways(built(GATEWAY))
    merged = MergedGateways(proxy)
    assert list(merged.at) == [(8080, "HTTP", ""), (8443, "HTTPS", "")]
    assert {name: len(servers) for name, servers in merged.by_routes.items()} == {
        "http.8080": 2,
        "https.443.tls.web.shop": 1,
    }
