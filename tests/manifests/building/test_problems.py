"""What is wrong with a kustomization itself."""

from pathlib import Path

import pytest

from tests.manifests.trees import SERVICE, lines, run, write

from .conftest import Build


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("resources:\n- x.yml\n", "2:3: Kustomization: resources[0]: there is no file or folder"),
        ("patches: [{path: x.yml}]\n", "1:18: Kustomization: patches[0].path: there is no file"),
        ("components: [./x]\n", "1:14: Kustomization: components[0]: there is no file or folder"),
        ("resource: []\n", "1:1: Kustomization: resource: unknown field `resource`"),
    ],
)
def test_a_typo_is_told_with_or_without_a_build(
    repository: Path, build: Build, text: str, told: str
) -> None:
    write(repository, {"a/kustomization.yaml": text, "a/x.yaml": SERVICE})
    (line,) = lines(run("."))
    assert line.startswith(f"a/kustomization.yaml:{told}")
    # Nothing is built then, and so nothing is told twice.
    assert lines(build()) == [line]


def test_the_nearest_file_is_named(repository: Path) -> None:
    write(repository, {"a/kustomization.yaml": "resources: [web.yml]\n", "a/web.yaml": SERVICE})
    (line,) = lines(run("."))
    assert line.endswith("`web.yml`; did you mean `web.yaml`?")


def test_what_may_be_made_later_or_is_elsewhere_is_not_looked_for(repository: Path) -> None:
    text = (
        "resources: ['https://example.com/x.yaml', github.com/a/b]\n"
        "secretGenerator: [{name: a, envs: [.env.secret], files: [k=later]}]\n"
        "patchesStrategicMerge:\n- |\n  apiVersion: v1\n  kind: Service\n"
        "  metadata: {name: a}\n"
    )
    write(repository, {"a/kustomization.yaml": text})
    assert lines(run(".")) == []


def test_deprecated_fields_are_a_hint_and_named_with_v(repository: Path) -> None:
    write(repository, {"a/kustomization.yaml": "bases: [../b]\nvars: []\n"})
    write(repository, {"b/kustomization.yaml": "resources: []\n"})
    notes: list[str] = []
    outcome = run(".", note=notes.append)
    assert lines(outcome) == []
    assert "1 kustomization has deprecated fields; -v names them" in outcome.hints
    assert "a/kustomization.yaml:1:1: `bases` is deprecated; use `resources`" in notes


@pytest.mark.parametrize("text", ["- a\n", "a\n", "resources: {a: b}\n", "resources: [1]\n"])
def test_a_kustomization_of_any_shape_is_told_of(repository: Path, text: str) -> None:
    write(repository, {"a/kustomization.yaml": text})
    (line,) = lines(run("."))
    assert line.startswith("a/kustomization.yaml:1:")
