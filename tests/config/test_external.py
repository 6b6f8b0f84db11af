"""A list in the place of `external` is `existing`, in every layer and file, as it was before."""

from pathlib import Path

import pytest

from meshgen.config import Config, load_config
from tests.config.problems import FILE, HEAD, NAME, Load, load_text, whole

STRIPE = "external: {stripe: api.stripe.com}\n"


def existing(config: Config, environment: str) -> list[str] | None:
    return config.environments[environment].mesh.existing


@pytest.mark.parametrize("name", ["external", "existing"])
def test_those_of_all_layers_add_up(name: str, tmp_path: Path) -> None:
    body = f"{name}: [Secret/a]\nenvironments:\n  a: {{}}\n  b: {{{name}: [Secret/b]}}\n"
    config = load_text(whole(f"{body}  c: {{{name}: null}}\n"), tmp_path)
    found = [existing(config, environment) for environment in "abc"]
    assert found == [["Secret/a"], ["Secret/a", "Secret/b"], None]
    location, path = config.environments["b"].find(("existing", 1))
    assert (location.line, path) == (7, ("environments", "b", name, 0))


def test_hosts_outside_stand_beside_it(tmp_path: Path) -> None:
    body = STRIPE + "existing: [Secret/a]\nenvironments:\n  a: {external: [Secret/b]}\n"
    body += "  b: {external: null}\n  c: {existing: null}\n"
    body += "  d: {external: [Secret/b], existing: [Secret/c]}\n"
    config = load_text(whole(body), tmp_path)
    found = {name: resolved.mesh for name, resolved in config.environments.items()}
    assert {name: mesh.existing for name, mesh in found.items()} == {
        "a": ["Secret/a", "Secret/b"],
        "b": ["Secret/a"],
        "c": None,
        "d": ["Secret/a", "Secret/b", "Secret/c"],
    }
    assert [name for name, mesh in found.items() if mesh.external] == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("main", "other", "wanted"),
    [
        ("external: [Secret/a]\n", "external: [Secret/b]\n", ["Secret/a", "Secret/b"]),
        ("external: [Secret/a]\n", STRIPE, ["Secret/a"]),
        (STRIPE, "external: [Secret/b]\n", ["Secret/b"]),
        ("existing: [Secret/a]\n" + STRIPE, "external: [Secret/b]\n", ["Secret/b", "Secret/a"]),
        ("external: [Secret/a]\n", "existing: [Secret/b]\n", ["Secret/a", "Secret/b"]),
    ],
)
def test_in_several_files(
    main: str, other: str, wanted: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("b.yaml").write_text(other, encoding="utf-8")
    Path(FILE).write_text(HEAD + NAME + "include: [b.yaml]\n" + main, encoding="utf-8")
    config = load_config(Path(FILE))
    assert existing(config, "default") == wanted
    mesh = config.environments["default"].mesh
    assert list(mesh.external or {}) == ["stripe"] * (STRIPE in (main + other))
    location, path = config.base.find(("existing", wanted.index(wanted[-1])))
    assert location.file in ("b.yaml", FILE)
    assert path[0] in ("external", "existing")


def test_what_is_wrong_is_told_where_it_stands(problems: Load) -> None:
    wanted = "Kind/name, Kind/namespace/name or a host"
    lines = problems("external: [secret/a]\nenvironments: {a: {external: 3}}\n")
    assert [line.partition(": found")[0] for line in lines] == [
        "4:12: external[0]",
        "5:30: environments.a.external",
    ], lines
    assert wanted in lines[0]


def test_what_was_never_there_cannot_be_taken_away(problems: Load) -> None:
    assert problems(STRIPE + "environments: {a: {external: {strip: null}}}\n") == [
        "5:38: environments.a.external.strip: there is nothing to take away; expected stripe; "
        "did you mean `stripe`?"
    ]


def test_a_host_alone_changes_the_hosts_and_nothing_else(tmp_path: Path) -> None:
    body = "external: {a: {hosts: a.org, tls: SIMPLE}, b: b.org}\nenvironments:\n"
    body += "  x: {external: {a: x.org, b: {ports: {http: 80}}}}\n"
    external = load_text(whole(body), tmp_path).environments["x"].mesh.external or {}
    assert external["a"].hosts == ("x.org",)
    assert external["a"].tls is not None
    assert external["b"].hosts == ("b.org",)
