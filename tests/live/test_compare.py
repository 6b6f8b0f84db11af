"""What is otherwise in the cluster, and what is more: field by field."""

from typing import Any

import pytest

from meshgen.live.compare import Nothing, differences
from meshgen.resources import Path, dotted
from meshgen.schemas.stores import Stores

STORES = Stores(["1.29"], ["1.20"])
POD = {"containers": [{"name": "a", "image": "x:1"}, {"name": "b", "image": "y:1"}]}


def told(
    wanted: dict[str, Any], found: dict[str, Any], kind: tuple[str, str] = ("v1", "Pod")
) -> list[str]:
    def key_of(path: Path) -> str | None:
        return STORES.merge_key(*kind, path)

    lines = []
    for one in differences(wanted, found, key_of):
        if one.is_added:
            lines.append(f"+ {dotted(one.live)}")
        elif one.found is Nothing.HERE:
            lines.append(f"- {dotted(one.path)}")
        else:
            lines.append(f"{dotted(one.path)}: {one.wanted} {one.found}")
    return lines


@pytest.mark.parametrize(
    ("wanted", "found", "expected"),
    [
        ({"replicas": 2}, {"replicas": 2}, []),
        ({"replicas": 2}, {"replicas": 3}, ["spec.replicas: 2 3"]),
        ({"replicas": 1}, {"replicas": True}, ["spec.replicas: 1 True"]),
        ({"replicas": 2}, {}, ["- spec.replicas"]),
        ({}, {"replicas": 2}, ["+ spec.replicas"]),
        # Quantities are compared where a field is one, and nowhere else.
        (
            {"hard": {"pods": "50", "limits.cpu": "2000m"}},
            {"hard": {"pods": 50, "limits.cpu": 2}},
            [],
        ),
        ({"hard": {"pods": "50"}}, {"hard": {"pods": "51"}}, ["spec.hard.pods: 50 51"]),
        ({"other": {"pods": "1"}}, {"other": {"pods": "1000m"}}, ["spec.other.pods: 1 1000m"]),
        # What the API server leaves out: empty ones, and false where false is nothing.
        ({"hostNetwork": False, "volumes": [], "dnsPolicy": ""}, {}, []),
        ({"enableServiceLinks": False}, {}, ["- spec.enableServiceLinks"]),
        ({"volumes": None, "args": {}}, {}, []),
        ({"tty": False, "paused": False, "hostPID": False, "stdin": False}, {}, []),
        ({"hostIPC": False, "stdinOnce": False, "readOnly": False, "minReadySeconds": 0}, {}, []),
        ({"publishNotReadyAddresses": False, "initialDelaySeconds": 0}, {}, []),
        ({"tty": True}, {}, ["- spec.tty"]),
        ({"emptyDir": {}}, {"emptyDir": None}, []),
        ({"emptyDir": None}, {"emptyDir": []}, []),
        ({"emptyDir": {}}, {"emptyDir": "x"}, ["spec.emptyDir: {} x"]),
        ({"emptyDir": "x"}, {"emptyDir": {}}, ["spec.emptyDir: x {}"]),
        # A field that is a quantity by itself, and one that is none, or is not below the spec.
        *(
            ({name: "1"}, {name: "1000m"}, [])
            for name in ("sizeLimit", "averageValue", "divisor", "value", "storage")
        ),
        *(
            ({name: {"cpu": "1"}}, {name: {"cpu": "1000m"}}, [])
            for name in ("requests", "limits", "max", "min", "default", "defaultRequest")
        ),
        ({"sizeLimit": "1"}, {"sizeLimit": "much"}, ["spec.sizeLimit: 1 much"]),
        # Items of a list go by their names, whatever the order.
        (POD, {"containers": POD["containers"][::-1]}, []),
        (
            POD,
            {"containers": [POD["containers"][1], {"name": "a", "image": "x:2", "tty": True}]},
            ["spec.containers[0].image: x:1 x:2", "+ spec.containers[1].tty"],
        ),
        (
            POD,
            {"containers": [*POD["containers"], {"name": "c"}]},
            ["+ spec.containers[2]"],
        ),
        (POD, {"containers": POD["containers"][:1]}, ["- spec.containers[1]"]),
        # Lists of plain values are one value, others go one by one.
        ({"args": ["a", "b"]}, {"args": ["b", "a"]}, ["spec.args: ['a', 'b'] ['b', 'a']"]),
        ({"rules": [{"to": 1}]}, {"rules": [{"to": 2}]}, ["spec.rules[0].to: 1 2"]),
        ({"rules": [{}, 1]}, {"rules": [{}, 2]}, ["spec.rules: [{}, 1] [{}, 2]"]),
        (
            {"containers": ["a", {"name": "b"}]},
            {"containers": [{"name": "b"}, "a"]},
            ["spec.containers: ['a', {'name': 'b'}] [{'name': 'b'}, 'a']"],
        ),
        ({"rules": [{}]}, {"rules": [{}, {}]}, ["spec.rules: [{}] [{}, {}]"]),
    ],
)
def test_what_is_otherwise(
    wanted: dict[str, Any], found: dict[str, Any], expected: list[str]
) -> None:
    assert told({"spec": wanted}, {"spec": found, "status": {"phase": "x"}}) == expected


def test_ports_of_one_number_may_have_two_protocols() -> None:
    ports = [
        {"name": "dns", "port": 53, "protocol": "UDP"},
        {"name": "tcp", "port": 53, "protocol": "TCP"},
    ]
    service = ("v1", "Service")
    assert told({"spec": {"ports": ports}}, {"spec": {"ports": ports[::-1]}}, service) == []
    other = [ports[0], {**ports[1], "protocol": "SCTP"}]
    expected = ["spec.ports[1].protocol: TCP SCTP"]
    assert told({"spec": {"ports": ports}}, {"spec": {"ports": other}}, service) == expected
