"""What a finding tells in its line."""

import pytest

from meshgen.findings import Finding, Location, Related

HERE = Location("a.yaml", 3, 1)
EDGE = Related(Location("b.yaml", 9, 5), "Gateway/shop/edge", "spec.servers[0]")


def told(message: str, *related: Related) -> str:
    return Finding(
        "MG1201", message, HERE, "spec.hosts[0]", "expected one", "remove it", related=related
    ).told


def test_other_places_stand_behind_what_is_wrong() -> None:
    assert told("two hosts clash", EDGE) == (
        "two hosts clash; see Gateway/shop/edge spec.servers[0] at b.yaml:9:5; "
        "expected one; remove it"
    )


@pytest.mark.parametrize(
    ("message", "seen"),
    [
        ("Gateway/shop/edge has it too", "see b.yaml:9:5"),
        ("`Gateway/shop/edge` has it too", "see b.yaml:9:5"),
        ("it is that of Gateway/shop/edge: two clash", "see b.yaml:9:5"),
        ("Gateway/shop/edge-2 has it too", f"see {EDGE}"),
        ("Gateway/shop/edge.example has it too", f"see {EDGE}"),
        ("MyGateway/shop/edge has it too", f"see {EDGE}"),
    ],
)
def test_an_object_that_the_message_names_is_not_named_again(message: str, seen: str) -> None:
    assert told(message, EDGE) == f"{message}; {seen}; expected one; remove it"


def test_a_place_that_says_nothing_more_is_left_out() -> None:
    same = Related(HERE, "Gateway/shop/edge", "spec.servers[0]")
    assert (
        told("Gateway/shop/edge has it", same)
        == "Gateway/shop/edge has it; expected one; remove it"
    )
    nowhere = Related(Location(), "Gateway/shop/edge", "spec.servers[0]")
    assert "; see spec.servers[0];" in told("Gateway/shop/edge has it", nowhere)


def test_of_many_places_the_first_are_told_each_once() -> None:
    many = [Related(Location("c.yaml", line, 1), f"Service/shop/s{line}") for line in range(1, 6)]
    assert told("clash", many[0], *many) == (
        "clash; see Service/shop/s1 at c.yaml:1:1, Service/shop/s2 at c.yaml:2:1, "
        "Service/shop/s3 at c.yaml:3:1 and 2 more; expected one; remove it"
    )
