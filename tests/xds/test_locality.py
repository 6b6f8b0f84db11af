"""Which endpoints come first, by labels that no small system can have: of networks."""

import pytest

from meshgen.xds.behind import Endpoint
from meshgen.xds.locality import Localities, placed

NETWORK = "topology.istio.io/network"
HERE = {NETWORK: "one", "zone": "a"}
ORDER = [NETWORK, "zone"]


def endpoint(network: str, zone: str) -> Endpoint:
    labels = {NETWORK: network, "zone": zone}
    return Endpoint(None, "192.0.2.1", 80, "shop", labels, "", has_proxy=False)


@pytest.mark.parametrize(
    ("order", "ranks"),
    [
        (ORDER, [0, 1, 2, 3]),  # of another network, those of the same zone come first as well
        (["zone", NETWORK], [0, 2, 1, 2]),
        ([NETWORK], [0, 0, 1, 1]),
        (["zone=b"], [1, 0, 1, 0]),
    ],
)
def test_another_network_comes_after_all_of_the_own(order: list[str], ranks: list[int]) -> None:
    found = [endpoint(network, zone) for network in ("one", "two") for zone in ("a", "b")]
    localities = Localities({"failoverPriority": order}, fails_over=True)
    assert [each.priority for each in placed(found, HERE, localities)] == ranks
