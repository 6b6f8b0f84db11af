"""Listeners that a program over istiod's generator does not tell of."""

import pytest

from meshgen.xds.build import listeners_of
from meshgen.xds.proxies import sidecars
from tests.system.build import built

OWN = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{name: http, port: PORT}, {name: http-2, port: 80, targetPort: PORT}]
"""


@pytest.mark.parametrize("port", [15001, 15006, 15021, 15090])
def test_the_ports_of_a_proxy_are_its_own(port: int) -> None:
    """Of two of them a proxy tells istiod itself, which such a program does not do."""
    (proxy,) = sidecars(built(OWN.replace("PORT", str(port))))
    found = listeners_of(proxy)
    assert [each["name"] for each in found] == ["0.0.0.0_80", "virtualOutbound", "virtualInbound"]
    assert f"inbound|{port}||" not in str(found)
