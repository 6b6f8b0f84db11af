"""Routes are what istiod makes of VirtualServices."""

from functools import cache
from typing import Any

import pytest

from meshgen.xds.proxies import gateways, sidecars
from meshgen.xds.route_configurations import routes_for
from tests.system.build import built
from tests.xds.http_cases import PLACES, RETRIES, answer, manifests, rows, short
from tests.xds.normal import normal

_ROWS = rows()


@cache
def _answers() -> dict[str, list[dict[str, Any]]]:
    """Return the virtual hosts of each place."""
    whole = built(manifests(_ROWS))
    proxies = {str(proxy): proxy for proxy in (*sidecars(whole), *gateways(whole))}
    return {
        place: routes_for(proxies[proxy]).configuration(name)["virtualHosts"]
        for place, (proxy, name) in PLACES.items()
    }


@pytest.mark.parametrize(("number", "name"), list(enumerate(_ROWS)))
def test_a_virtual_service_s_routes_are_istiod_s(number: int, name: str) -> None:
    row = _ROWS[name]
    for place, hosts in _answers().items():
        assert short(answer(hosts, number)) == row.get(place, []), place


def test_a_route_is_retried_as_istio_does_by_itself() -> None:
    (route,) = answer(_answers()["mesh"], 0)
    assert normal(route["route"]["retryPolicy"]) == RETRIES
