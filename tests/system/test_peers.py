"""What pods demand of their callers."""

import pytest

from meshgen.system.peers import Mode, is_ignored
from tests.system.build import built

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
---
"""
STRICT, PERMISSIVE, DISABLE = Mode.STRICT, Mode.PERMISSIVE, Mode.DISABLE
WEB = "selector: {matchLabels: {app: web}}"


def peer(name: str, spec: str, namespace: str = "shop") -> str:
    """Return a PeerAuthentication."""
    head = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n"
    return f"{head}metadata: {{name: {name}, namespace: {namespace}}}\nspec: {{{spec}}}\n---\n"


def mtls(mode: str) -> str:
    """Return the field of a mode."""
    return f"mtls: {{mode: {mode}}}"


MESH = peer("mesh", mtls("STRICT"), "istio-system")


@pytest.mark.parametrize(
    ("peers", "mode", "at_port"),
    [
        ("", PERMISSIVE, PERMISSIVE),
        (MESH, STRICT, STRICT),
        (MESH + peer("a", mtls("DISABLE")), DISABLE, DISABLE),
        (MESH + peer("a", mtls("UNSET")), STRICT, STRICT),
        (peer("a", mtls("STRICT"), "other"), PERMISSIVE, PERMISSIVE),
        (peer("a", mtls("STRICT") + "," + WEB, "istio-system"), PERMISSIVE, PERMISSIVE),
        (MESH + peer("a", mtls("PERMISSIVE") + "," + WEB), PERMISSIVE, PERMISSIVE),
        (MESH + peer("a", WEB + ', portLevelMtls: {"80": {mode: DISABLE}}'), STRICT, DISABLE),
        (MESH + peer("a", WEB + ", portLevelMtls: {80: {mode: UNSET}}"), STRICT, STRICT),
        (peer("a", mtls("STRICT")) + peer("b", mtls("STRICT")), STRICT, STRICT),
        (peer("a", mtls("STRICT")) + peer("b", mtls("DISABLE")), None, None),
        (
            peer("a", WEB + ', portLevelMtls: {"80": {mode: STRICT}}') + peer("b", WEB),
            PERMISSIVE,
            None,
        ),
    ],
)
def test_the_nearest_holds(peers: str, mode: Mode | None, at_port: Mode | None) -> None:
    system = built(POD + peers)
    workload = system.workloads[0]
    assert system.peers.of(workload).mode is mode
    assert system.peers.at(workload, 80).mode is at_port


def test_a_demand_tells_its_place() -> None:
    system = built(POD + MESH)
    ((member, path),) = system.peers.of(system.workloads[0]).place
    assert (member.name, path) == ("mesh", ("spec", "mtls", "mode"))
    assert built(POD).peers.of_namespace("shop").place == []


def test_what_is_not_captured_takes_plain_text() -> None:
    def refuses(labels: str, annotations: str = "", port: int = 80) -> bool:
        meta = f"{{name: a, namespace: shop, labels: {{{labels}}}, annotations: {{{annotations}}}}}"
        system = built(f"apiVersion: v1\nkind: Pod\nmetadata: {meta}\n---\n{MESH}")
        return bool(system.peers.refuses_plain_text(system.workloads[0], port))

    inject = 'sidecar.istio.io/inject: "true"'
    prefix = "traffic.sidecar.istio.io/"
    assert refuses(inject)
    assert not refuses("")
    assert not refuses(inject, f'{prefix}excludeInboundPorts: "79, 80"')
    assert not refuses(inject, f'{prefix}includeInboundPorts: "81"')
    assert refuses(inject, f'{prefix}includeInboundPorts: "80,81"')
    assert not refuses(inject, "sidecar.istio.io/interceptionMode: NONE")
    assert not refuses(inject, port=15020)
    assert refuses("istio.io/dataplane-mode: ambient")


def test_a_selector_in_the_root_namespace_is_ignored() -> None:
    listed = (
        peer("a", WEB, "istio-system"),
        peer("b", mtls("STRICT"), "istio-system"),
        peer("c", WEB),
    )
    members = built("".join(listed)).members
    assert [is_ignored(member, "istio-system") for member in members] == [True, False, False]


@pytest.mark.parametrize(
    ("peers", "held"),
    [
        ("", PERMISSIVE),
        (peer("a", mtls("STRICT")), STRICT),
        (peer("b", mtls("STRICT")) + peer("a", mtls("DISABLE")), DISABLE),
        (peer("a", mtls("STRICT") + "," + WEB) + peer("b", mtls("DISABLE") + "," + WEB), STRICT),
        (
            peer("b", "portLevelMtls: {80: {mode: STRICT}}," + WEB)
            + peer("a", "portLevelMtls: {80: {mode: DISABLE}}," + WEB),
            DISABLE,
        ),
    ],
)
def test_of_several_of_one_age_the_first_by_name_holds(peers: str, held: Mode) -> None:
    system = built(POD + peers)
    assert system.peers.at(system.workloads[0], 80).held is held
