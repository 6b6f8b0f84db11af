"""An object that two files of one folder have."""

from meshgen.findings import Code, Severity
from meshgen.manifests.together.standing import Standing
from meshgen.manifests.together.twice import twice

from .objects import Told, service, standing
from .test_check import check


def told(*standings: Standing) -> list[str]:
    return [f"{one.root} {other.root}: {v.message}" for one, other, v in twice(standings)]


def test_the_second_is_told_of_with_the_first() -> None:
    one, other = standing("x/a.yaml", service("web", is_="1")), standing("x/b.yaml", service("web"))
    again = "x/b.yaml x/a.yaml: this object stands in a.yaml of the same folder too: "
    assert told(one, other) == [f"{again}the one that is applied later wins"]
    assert told(one, standing("x/b.yaml", service("web", is_="1"))) == [
        f"{again}the same is applied twice"
    ]
    ((_, _, violation),) = twice([one, other])
    assert (violation.code, violation.severity) == (Code.CONFLICT, Severity.WARNING)


def test_both_places_are_told() -> None:
    one, other = standing("a.yaml", service("web", is_="1")), standing("b.yaml", service("web"))
    assert len(check(one, other)) == 1
    assert isinstance(other.telling, Told)
    ((violation, related),) = other.telling.told
    assert violation.path == ("metadata", "name")
    assert [each.location.file for each in related] == ["a.yaml"]


def test_what_may_be_a_choice_is_not_told() -> None:
    web = service("web")
    assert told(standing("dev/a.yaml", web), standing("prod/b.yaml", web)) == []
    assert told(standing("web.yaml", web), standing("web-tls.yaml", web)) == []
    assert told(*(standing(f"{name}.yaml", web) for name in "abc")) == []
    assert told(standing("a", web, built=True), standing("b", web, built=True)) == []
    assert told(standing("a.yaml", web), standing("b.yaml", web, is_checked=False)) == []
    assert told(standing("a.yaml", web), standing("a.yaml", web)) == []
    assert told(standing("a.yaml", service("web", "x")), standing("b.yaml", service("web"))) == []


def test_files_bring_their_namespace_along() -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    assert told(standing("a.yaml", namespace), standing("b.yaml", namespace)) == []
