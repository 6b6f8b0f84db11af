"""Clusters that are one mesh: whose configuration holds where, and what all of them know."""

from dataclasses import replace

import pytest

from meshgen.system import Site, System, joined

from .build import built

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: %s, namespace: shop}
spec: {ports: [{port: 80}]}
---
"""
RULE = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: %s, namespace: shop}
spec: {host: a}
---
"""


def placed(name: str, *texts: str, primary: str = "", **mesh: str) -> System:
    return replace(built("".join(texts), mesh), site=Site(name, primary=primary))


def names(system: System, kind: str) -> set[str]:
    return {member.name for member in system.of(kind)}


@pytest.mark.parametrize(("primary", "rules"), [("", {"west"}), ("east", {"east"})])
def test_a_cluster_follows_the_configuration_of_its_control_plane(
    primary: str, rules: set[str]
) -> None:
    east = placed("east", SERVICE % "a", RULE % "east", trustDomain="of-east")
    west = placed("west", SERVICE % "b", RULE % "west", primary=primary)
    one, other = joined([east, west])
    assert names(one, "DestinationRule.networking.istio.io") == {"east"}
    assert names(other, "DestinationRule.networking.istio.io") == rules
    assert (names(one, "Service"), names(other, "Service")) == ({"a"}, {"b"})
    assert (other.control_plane.trust_domain == "of-east") is bool(primary)


def test_services_of_one_name_are_one_host() -> None:
    east, west = joined(
        [
            placed("east", SERVICE % "a", SERVICE % "b"),
            placed("west", SERVICE % "b", SERVICE % "c"),
        ]
    )
    found = {host.member.name: (host.cluster, east.has(host.member)) for host in east.hosts}
    assert found == {"a": ("", True), "b": ("", True), "c": ("west", False)}
    assert [host.member.name for host in west.hosts] == ["b", "c", "a"]


def test_each_object_has_a_position_of_its_own() -> None:
    systems = joined(
        [placed("east", SERVICE % "a", RULE % "a"), placed("west", SERVICE % "a", RULE % "a")]
    )
    positions = [member.position for each in systems for member in each.members]
    assert positions == [0, 1, 2, 3]
    assert [[one.site.cluster for one in each.others] for each in systems] == [["west"], ["east"]]
