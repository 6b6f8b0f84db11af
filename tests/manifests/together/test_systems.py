"""Which objects are in one cluster together."""

import pytest

from meshgen.manifests.together.roots import diverging, root_of
from meshgen.manifests.together.systems import systems, unions

from .objects import service, standing

# An object: its file or build, of which file the build made it (`<file`), its name, what it says
# (one letter; equal ones are equal).
Row = str
CASES = {
    "all in one": (["a.yaml web x", "b/c.yaml db x"], ["a.yaml:web b/c.yaml:db"]),
    "nothing": ([], [""]),
    "equal objects are one": (["a.yaml web x", "b.yaml web x"], ["a.yaml:web"]),
    "folders that contradict each other": (
        ["dev/web.yaml web x", "prod/web.yaml web y", "common.yaml db x"],
        ["common.yaml:db dev/web.yaml:web", "common.yaml:db prod/web.yaml:web"],
    ),
    "a folder brings all that is in it": (
        ["dev/web.yaml web x", "dev/db.yaml db x", "prod/web.yaml web y"],
        ["dev/web.yaml:web dev/db.yaml:db", "prod/web.yaml:web"],
    ),
    "of three folders two are alike": (
        ["dev/a.yaml web x", "test/a.yaml web y", "prod/a.yaml web y", "prod/b.yaml db y"],
        ["dev/a.yaml:web", "test/a.yaml:web prod/b.yaml:db"],
    ),
    "files of one folder": (
        ["a/one.yaml web x", "a/two.yaml web y", "a/three.yaml db x"],
        ["a/three.yaml:db a/one.yaml:web", "a/three.yaml:db a/two.yaml:web"],
    ),
    "folders in folders": (
        ["eu/dev/a.yaml web x", "eu/prod/a.yaml web y", "us/a.yaml web z", "eu/b.yaml db x"],
        [
            "eu/dev/a.yaml:web eu/b.yaml:db",
            "eu/prod/a.yaml:web eu/b.yaml:db",
            "us/a.yaml:web eu/b.yaml:db",
        ],
    ),
    "of one file the later object counts": (["a.yaml web x", "a.yaml web y"], ["a.yaml:web"]),
    "builds": (
        ["*dev web x", "*prod web y", "*edge gate x", "plain.yaml db x"],
        ["plain.yaml:db dev:web edge:gate", "plain.yaml:db prod:web edge:gate"],
    ),
    "builds that fit are one": (["*dev web x", "*prod api y"], ["dev:web prod:api"]),
    "builds share a base": (
        ["*dev base x", "*dev web x", "*prod base x", "*prod web y"],
        ["dev:base dev:web", "prod:base prod:web"],
    ),
    "environments are met by their name": (
        ["*a/dev web x", "*a/prod web y", "*b/dev db x", "*b/prod db y"],
        ["a/dev:web b/dev:db", "a/prod:web b/prod:db"],
    ),
    "charts meet nothing but plain files": (
        ["*%a web x", "*%a with v1 web y", "*%b db y", "*over gate x", "plain api x"],
        [
            "plain:api a:web",
            "plain:api a with v1:web",
            "plain:api b:db",
            "plain:api over:gate",
        ],
    ),
    "what builds make of one file under two names": (
        ["*over/dev<base dev-web x", "*over/prod<base prod-web x", "*edge<gate gate x"],
        ["over/dev:dev-web edge:gate", "over/prod:prod-web edge:gate"],
    ),
    "what builds make of one file in the same way": (
        ["*over/dev<base web x", "*over/dev api x", "*over/prod<base web x", "*over/prod db x"],
        ["over/dev:web over/dev:api over/prod:db"],
    ),
    "what builds that are called alike make of one file": (
        ["*a/dev<base a x", "*a/prod<base a y", "*b/dev<base b x", "*b/prod<base b y"],
        ["a/dev:a b/dev:b", "a/prod:a b/prod:b"],
    ),
    "a plain file that contradicts a build": (
        ["*prod web x", "old/web.yaml web y", "old/db.yaml db x"],
        ["old/db.yaml:db prod:web", "old/db.yaml:db old/web.yaml:web"],
    ),
}


def _systems(rows: list[Row]) -> list[str]:
    standings = []
    for row in rows:
        place, name, content = row.rsplit(" ", 2)
        root, _, source = place.lstrip("*%").partition("<")
        given = {"built": place.startswith("*"), "is_chart": place.startswith("*%")}
        standings.append(standing(root, service(name, content=content), source=source, **given))
    return [
        " ".join(f"{each.root}:{each.identity.name}" for each in system.standings)
        for system in systems(standings)
    ]


@pytest.mark.parametrize("name", CASES)
def test_systems(name: str) -> None:
    rows, expected = CASES[name]
    assert _systems(rows) == expected


def test_objects_without_a_name_are_all_there() -> None:
    nameless = [standing("a.yaml", service("", content=c)) for c in ("x", "y")]
    (system,) = systems(nameless)
    assert system.standings == nameless


def test_what_other_clusters_have_stands_beside_a_system() -> None:
    rows = [("dev", "web", "x"), ("prod", "web", "y"), ("prod", "db", "y")]
    dev, prod = systems(
        standing(root, service(name, content=c), built=True) for root, name, c in rows
    )
    assert [each.identity.name for each in dev.others] == ["db"]
    assert list(prod.others) == []


def test_the_later_object_of_a_file_counts() -> None:
    (system,) = systems(standing("a.yaml", service("web", content=c)) for c in ("x", "y"))
    assert [each.object["metadata"]["labels"] for each in system.standings] == [{"content": "y"}]


def test_many_different_files_part_at_once() -> None:
    files = [(f"deep/er/{n}/web.yaml", n) for n in range(5000)]
    assert len(set(diverging(files))) == 5000


@pytest.mark.parametrize(
    ("file", "root"), [("a/b/c.yaml", "a/b"), ("a/c.yaml", "a"), ("/a/c.yaml", ""), ("d", "")]
)
def test_the_deepest_root_counts(file: str, root: str) -> None:
    assert root_of(file, {"a", "a/b"}) == root


@pytest.mark.parametrize(
    ("rows", "most", "expected"),
    [
        ([], 3, []),
        (["a web", "b db"], 3, ["a:web b:db"]),
        (["a web", "b web", "a db"], 3, ["a:web a:db", "b:web a:db"]),
        (["a web", "b web", "c web", "a db", "b db"], 2, ["a:web a:db", "b:web b:db"]),
        (["a web", "a web"], 3, ["a:web"]),
    ],
)
def test_unions(rows: list[str], most: int, expected: list[str]) -> None:
    standings = [standing(root, service(name)) for root, name in map(str.split, rows)]
    made = unions(standings, most)
    assert [" ".join(f"{s.root}:{s.identity.name}" for s in union) for union in made] == expected
