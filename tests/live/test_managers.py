"""Who wrote a field, by `metadata.managedFields`."""

from typing import Any

from meshgen.live.managers import managers

APPLIED = {
    "manager": "kubectl-client-side-apply",
    "time": "2026-11-30T10:00:00Z",
    "fieldsV1": {
        "f:spec": {
            "f:replicas": {},
            "f:ports": {'k:{"port":80,"protocol":"TCP"}': {".": {}, "f:port": {}}},
            "f:http": {},
            "f:args": {"i:1": {}, 'v:"k"': {}, 'k:{"x":1}': {}},
        }
    },
}
EDITED = {
    "manager": "kubectl-edit",
    "time": "2026-11-30T11:00:00Z",
    "fieldsV1": {
        "f:spec": {
            "f:ports": {'k:{"port":81,"protocol":"TCP"}': {".": {}, "f:port": {}}},
            "f:finalizers": {'v:"a"': {}},
        }
    },
}
SCALED = {
    "manager": "kubectl",
    "time": "2026-11-30T12:00:00Z",
    "subresource": "scale",
    "fieldsV1": {"f:spec": {"f:replicas": {}}},
}
OBJECT: dict[str, Any] = {
    "metadata": {"managedFields": [APPLIED, EDITED, SCALED]},
    "spec": {
        "replicas": 3,
        "finalizers": ["a", "b"],
        "ports": [{"port": 80, "protocol": "TCP"}, {"port": 81, "protocol": "TCP"}],
        "http": [{"route": [{"weight": 1}]}],
        "type": "ClusterIP",
        "args": ["k", "b", {"x": 2}],
    },
}


def of(*path: str | int) -> list[str]:
    return [each.name for each in managers(OBJECT, path)]


def test_who_wrote_a_field_the_last_one_first() -> None:
    assert of("spec", "replicas") == ["kubectl", "kubectl-client-side-apply"]
    assert of("spec", "type") == []
    # Something below it counts, and so does what was written as a whole.
    assert of("spec", "ports") == ["kubectl-edit", "kubectl-client-side-apply"]
    assert of("spec", "http", 0, "route", 0, "weight") == ["kubectl-client-side-apply"]


def test_items_go_by_their_keys_or_values() -> None:
    assert of("spec", "ports", 0, "port") == ["kubectl-client-side-apply"]
    assert of("spec", "ports", 1) == ["kubectl-edit"]
    assert of("spec", "finalizers", 0) == ["kubectl-edit"]
    assert of("spec", "finalizers", 1) == []
    assert of("spec", "args", 0) == ["kubectl-client-side-apply"]
    assert of("spec", "args", 1) == ["kubectl-client-side-apply"]
    assert of("spec", "args", 2) == []
    assert of("spec", "args", 9) == []


def test_a_hand_is_told_from_a_pipeline() -> None:
    hands = {each.name: each.is_by_hand for each in managers(OBJECT, ("spec",))}
    assert hands == {"kubectl": True, "kubectl-edit": True, "kubectl-client-side-apply": False}
