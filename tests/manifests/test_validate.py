"""Whole validations: files in, an outcome out."""

import os
from pathlib import Path

import pytest

from meshgen.findings import Code, Severity
from meshgen.manifests import validate as module
from meshgen.manifests.files import InputFile
from meshgen.manifests.inspect import Inspector, Result
from meshgen.manifests.roles import Role
from meshgen.manifests.skips import Skip

from .trees import SERVICE, WRONG, lines, run, write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_places_are_those_in_the_file(folder: Path) -> None:
    write(folder, {"a.yaml": f"# c\n---\n{SERVICE}---\n{WRONG.replace('web', 'api')}"})
    (line,) = lines(run("a.yaml"))
    assert line.startswith("a.yaml:19:11: Service/shop/api: spec.ports[0].port: found the text")


def test_a_broken_document_spoils_no_other(folder: Path) -> None:
    broken = SERVICE.replace("kind:", "kind: kind:")
    write(folder, {"a.yaml": f"{broken}---\n{WRONG}---\n{broken}"})
    outcome = run("a.yaml")
    assert [(f.code, f.location.line) for f in outcome.findings] == [
        (Code.YAML, 2),
        (Code.SCHEMA, 17),
        (Code.YAML, 20),
    ]


def test_equal_documents_are_checked_once_and_told_in_each_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"a.yaml": WRONG, "b.yaml": f"# c\n---\n{WRONG}", "c.yaml": SERVICE})
    inspected = []
    original = Inspector.inspect

    def inspect(inspector: Inspector, text: str, role: Role) -> Result:
        inspected.append(text)
        return original(inspector, text, role)

    monkeypatch.setattr(Inspector, "inspect", inspect)
    outcome = run(".")
    assert inspected == [WRONG, SERVICE]
    assert [str(f.location) for f in outcome.findings] == ["a.yaml:8:11", "b.yaml:10:11"]


def test_counts_are_of_objects_and_of_the_files_that_hold_them(folder: Path) -> None:
    write(
        folder,
        {
            "a.yaml": f"{SERVICE}---\n{WRONG.replace('web', 'api')}---\nother: 1\n",
            "empty.yaml": "# nothing\n",
            "meshgen.yaml": "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\n",
            "other.json": "{ // no JSON at all",
            "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: patch.yaml}]\n",
            "patch.yaml": "kind: Service\nspec: {ports: nonsense}\n",
        },
    )
    notes: list[str] = []
    outcome = run(".", note=notes.append)
    assert outcome.counts == {"files": 1, "objects": 2, "valid": 1, "invalid": 1, "skipped": 6}
    assert dict(outcome.valid) == dict(outcome.invalid) == {"Service": 1}
    assert dict(outcome.skipped) == {
        Skip.OTHER: 2,
        Skip.EMPTY: 1,
        Skip.MESH: 1,
        Skip.KUSTOMIZATION: 1,
        Skip.INPUT: 1,
    }
    assert "patch.yaml: skipped: kustomize input" in notes
    assert "a.yaml:19: skipped: no Kubernetes object" in notes


def test_a_broken_kustomization_is_a_finding(folder: Path) -> None:
    write(folder, {"kustomization.yaml": "a: b\nresources: [a\n"})
    assert lines(run(".")) == [
        "kustomization.yaml:2:12: this list has no closing bracket",
    ]


def test_an_object_that_stands_twice_in_a_file_is_a_warning(folder: Path) -> None:
    other = SERVICE.replace("port: 80", "port: 81")
    write(folder, {"a.yaml": f"{SERVICE}---\n{other}---\n{SERVICE}", "b.yaml": SERVICE})
    (finding,) = run(".").findings
    assert finding.severity is Severity.WARNING
    assert str(finding).startswith(
        "a.yaml:13:9: Service/shop/web: metadata.name: this object stands in the file twice, "
        "first in the document of line 1"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: web", "name: api"),
        ("namespace: shop", "namespace: blog"),
        ("name: web", "generateName: web-"),
        ("apiVersion: v1", "apiVersion: serving.knative.dev/v1"),
    ],
)
def test_another_object_is_no_double(folder: Path, old: str, new: str) -> None:
    write(folder, {"a.yaml": "---\n".join([SERVICE, *[SERVICE.replace(old, new)]])})
    assert not [finding for finding in run(".").findings if finding.code is Code.CONFLICT]


def test_items_of_a_list_can_be_doubles(folder: Path) -> None:
    item = "- " + SERVICE.replace("\n", "\n  ").rstrip() + "\n"
    write(folder, {"a.yaml": f"apiVersion: v1\nkind: List\nitems:\n{item}{item}"})
    (finding,) = run(".").findings
    assert (finding.location.line, finding.path) == (15, "items[1].metadata.name")


def test_the_outcome_is_the_same_whatever_the_number_of_processes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", 1000)
    texts = {
        f"{number:03}.yaml": "---\n".join(
            [
                SERVICE.replace("web", f"web-{number}"),
                WRONG.replace("web", f"api-{number % 7}"),
                "a: [1\n" if number % 5 else "other: 1\n",
            ]
        )
        for number in range(60)
    }
    write(folder, texts)
    alone, three = run(".", jobs=1), run(".", jobs=3)
    assert len(alone.findings) == 60 + 48
    assert lines(three) == lines(alone)
    assert three.counts == alone.counts
    assert list(three.checked) == list(alone.checked) == sorted(texts)


def test_a_second_process_comes_only_with_enough_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    small, large = (InputFile("a", "a", named=False, size=size) for size in (10_000, 10_000_000))
    assert module.fitting_jobs([small] * 10) == 1
    assert module.fitting_jobs([small, large]) == 8
