"""A target selects the objects that are meant, and no other."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.plan.select import Selector
from meshgen.plan.types import Target
from meshgen.resources import Resource


def resource(kind: str, name: str, **labels: str) -> Resource:
    metadata = {"name": name, "labels": {"app": name, **labels}}
    return Resource({"apiVersion": "v1", "kind": kind, "metadata": metadata}, name)


WEB = resource("Deployment", "web", tier="front")
API = resource("Deployment", "api", tier="back")
JOB = resource("Deployment", "job", tier="back", inject="false")
DB = resource("StatefulSet", "db", inject="false")
QUEUE = resource("StatefulSet", "queue")
DOTTED = resource("ConfigMap", "a.b")
OTHER = resource("ConfigMap", "axb")
ALL = [WEB, API, JOB, DB, QUEUE, DOTTED, OTHER]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([WEB, API, JOB], Target("Deployment")),
        ([WEB, API, JOB, DB, QUEUE], Target("(Deployment|StatefulSet)")),
        ([API, JOB], Target("Deployment", label_selector="tier=back")),
        ([WEB, API], Target("Deployment", label_selector="inject!=false")),
        (
            [WEB, API, QUEUE],
            Target("(Deployment|StatefulSet)", label_selector="inject!=false"),
        ),
        ([WEB, JOB], Target("Deployment", "(job|web)")),
        ([DOTTED], Target("ConfigMap", r"a\.b")),
    ],
)
def test_the_simplest_target(wanted: list[Resource], expected: Target) -> None:
    assert Selector(ALL).select([ALL.index(r) for r in wanted]) == expected


def test_no_target_where_names_cross() -> None:
    crossed = [resource(k, n) for k in ("Deployment", "Service") for n in ("a", "b")]
    assert Selector(crossed).select([0, 3]) is None


def matches(target: Target, found: Resource) -> bool:
    labels = found.object["metadata"]["labels"]
    key, equals, value = re.split(r"(!?=)", target.label_selector or "app!=")
    chosen = (labels.get(key) == value) == (equals == "=")
    named = not target.name or re.fullmatch(target.name, found.name)
    return bool(chosen and named and re.fullmatch(target.kind, found.kind))


drawn = st.builds(
    lambda kind, name, labels: resource(kind, name, **labels),
    st.sampled_from(["Deployment", "StatefulSet"]),
    st.sampled_from(["a", "b", "c.d"]),
    st.dictionaries(st.sampled_from(["x", "y"]), st.sampled_from(["1", "2"])),
)


@given(st.lists(drawn, min_size=1, max_size=8), st.data())
def test_a_target_selects_just_what_is_meant(found: list[Resource], data: st.DataObject) -> None:
    wanted = data.draw(st.sets(st.integers(0, len(found) - 1), min_size=1))
    target = Selector(found).select(wanted)
    if target is not None:
        assert {i for i, r in enumerate(found) if matches(target, r)} == wanted
