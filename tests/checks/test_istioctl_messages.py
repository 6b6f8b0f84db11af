"""What istioctl calls what is wrong with one Istio object; it was asked about each of these."""

from typing import Any

import pytest

from meshgen.checks.check import Context
from meshgen.checks.runner import Runner
from meshgen.findings import Code
from meshgen.identity import identity
from meshgen.schemas.stores import Stores

RUNNER = Runner(Context(Stores(("1.33",), ("1.31",))))
ROUTE = {"route": [{"destination": {"host": "a"}}]}


def istio(kind: str, spec: Any, group: str = "networking", **metadata: Any) -> Any:
    return {
        "apiVersion": f"{group}.istio.io/{'v1alpha3' if kind == 'EnvoyFilter' else 'v1'}",
        "kind": kind,
        "metadata": {"name": "a", "namespace": "shop", **metadata},
        "spec": spec,
    }


@pytest.mark.parametrize(
    ("obj", "told"),
    [
        pytest.param(
            istio("VirtualService", {"hosts": ["a"], "http": [ROUTE]}), [], id="nothing wrong"
        ),
        pytest.param(
            istio("VirtualService", {"hosts": ["a"], "http": [{"timeout": "1s"}]}),
            ["MG220 IST0106"],
            id="what istiod refuses",
        ),
        pytest.param(
            istio("VirtualService", {"hosts": ["a"], "http": [{**ROUTE, "timeout": "a b"}]}),
            ["MG201 "],
            id="what cannot be read",
        ),
        pytest.param(
            istio("VirtualService", {"hosts": ["a"], "http": [{**ROUTE, "retries": 7}]}),
            ["MG213 "],
            id="what has another type",
        ),
        pytest.param(
            istio("VirtualService", {"hosts": ["a"], "http": [ROUTE], "htp": []}),
            ["MG211 "],
            id="an unknown field is passed over",
        ),
        pytest.param(
            istio("VirtualService", {"hosts": ["a"], "htp": [ROUTE]}),
            ["MG211 IST0106"],
            id="what is misspelt is missing",
        ),
        pytest.param(
            istio("VirtualService", {"hosts": ["a"], "htp": [ROUTE], "http": [{"timeout": "a"}]}),
            ["MG211 ", "MG201 "],
            id="an unknown field in what cannot be read",
        ),
        pytest.param(
            istio("ServiceEntry", {"hosts": [], "resolution": "NONE"}),
            ["MG201 IST0106"],
            id="an empty list",
        ),
        pytest.param(
            istio("WorkloadEntry", {"labels": {"a": "b"}}),
            ["MG215 IST0106"],
            id="a rule of the schema",
        ),
        pytest.param(
            istio("DestinationRule", {"host": "a", "subsets": [{"labels": {"a": "b"}}]}),
            ["MG212 IST0106"],
            id="a field that is missing",
        ),
        pytest.param(
            istio("PeerAuthentication", {"mtls": {"mode": "PRMISSIVE"}}, "security"),
            ["MG201 "],
            id="a name that is none",
        ),
        pytest.param(
            istio("DestinationRule", {"host": "a", "workloadSelector": {}}),
            ["MG220 IST0133"],
            id="what istiod warns of",
        ),
        pytest.param(
            istio(
                "EnvoyFilter",
                {
                    "targetRefs": [
                        {
                            "group": "gateway.networking.k8s.io",
                            "kind": "Gateway",
                            "name": "a",
                            "namespace": "b",
                        }
                    ]
                },
            ),
            ["MG215 "],
            id="of the targets of an EnvoyFilter the schema alone",
        ),
        pytest.param(
            istio("EnvoyFilter", {"configPatches": [{"applyTo": "CLUSTER", "patch": {}}]}),
            ["MG220 IST0106"],
            id="of an EnvoyFilter otherwise",
        ),
        pytest.param(
            istio("DestinationRule", {"host": "a", "workloadSelector": {}, "hst": "b"}),
            ["MG211 IST0133"],
            id="a warning beside an unknown field",
        ),
        pytest.param(
            istio("DestinationRule", {"host": "a"}, labels={"a": "b c"}, annotations={"a b": "c"}),
            ["MG201 ", "MG201 "],
            id="what is wrong with its metadata",
        ),
        pytest.param(
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"prts": 1}},
            ["MG211 "],
            id="another kind",
        ),
    ],
)
def test_a_violation_has_the_message_of_istioctl(obj: Any, told: list[str]) -> None:
    found = RUNNER.check(obj, identity(obj))
    assert [f"{v.subcode or v.code} {v.istio}" for v in found] == told


def test_an_unknown_field_is_still_what_is_told() -> None:
    obj = istio("VirtualService", {"hosts": ["a"], "htp": [ROUTE]})
    (found,) = RUNNER.check(obj, identity(obj))
    assert (found.subcode, found.path) == (Code.UNKNOWN_FIELD, ("spec", "htp"))
    assert obj["spec"]["htp"] == [ROUTE]
