"""No value changes anything but itself: every text of the config, with values made to try.

A hostile value is refused with a finding, or it stands exactly where the neutral value stood, and
nothing else differs. Then it stands there in the files too, for another parser; and what holds the
worst of all of them, for kubectl.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

import meshgen
from meshgen.errors import MeshgenError
from meshgen.outputs.order import ordered
from meshgen.pipeline import Project
from meshgen.pipeline.plans import plans_of
from meshgen.resources import Object, canonical
from meshgen.yamlio import Scalar, dump, load_all, resolve, to_data
from meshgen.yamlio.styles import double_quoted
from tests.equality.compare import by_identity, differences, kustomize, write_tree
from tests.sharing import STEPS, share

from .scenes import (
    FILES,
    IN_EXPRESSIONS,
    MARKER,
    OR_NUMBERS,
    UNSEEN,
    config_for,
    neutral,
    project_of,
)
from .slots import Slot, one_of_each, slots

SLOTS = slots()
# What takes long is asked of one slot for each kind of text.
DIFFERENT = one_of_each(SLOTS)
# Annotations and files in which YAML or JSON stands as text.
_INSIDE = (
    "config.yaml",
    "proxy.istio.io/config",
    "sidecar.istio.io/statsHistogramBuckets",
    "sidecar.istio.io/userVolume",
    "sidecar.istio.io/userVolumeMount",
)
HOSTILE = [
    "",
    " ",
    "a: b # c",
    "- a: {b: [c",
    "a\nb: c\n---\nkind: Pod\n",
    " a\n\n\tb \r\n",
    "\"it's\" so \\ \\n '",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "---",
    "!!python/object:os.system x",
    "&a *a",
    "yes",
    "~",
    "0x1",
    "1e3",
    "<b>&amp;</b>",
    "日本語 é 😀",
    # The engine's own characters, and whole placeholders and marks.
    "\ue000",
    "\ue0001.0\ue001 \ue002x:1\ue003",
    "\u2028\ufeff\x85\x01\x1b[0m\x7f",
    "../..",
    "x" * 10_000,
]
# Where any text at all can stand.
TAKEN = {
    "configMaps.*.data.*",
    "namespace.annotations.*",
    "services.*.annotations.*",
    "services.*.args.[]",
    "services.*.command.[]",
    "services.*.env.*",
    "services.*.health.exec.[]",
    "services.*.podAnnotations.*",
    "services.*.podSecurityContext.@raw",
}
# As they stand in the file, without quotes: where text is meant, they are text.
PLAIN = ["yes", "0x1", "1.20", "010", "2001-01-01"]
# All in one, for each slot and for kubectl; and the same in one line.
_WORST = 'a: b # "\'"\n---\n- {{ x }} {% raw %} !!str &a *a\n\t😀\ue000\ue0001.0\ue001\x01 ~'
_WORST_LINE = _WORST.replace("\n", " ").replace("\t", " ")
WORST = (_WORST, _WORST_LINE)
# Each slot is asked of one of so many shares of the rest: the engine that prints them is one.
_SHARES = 12

# What scenes are warned of, which is not asked here: to tell where takes a rendering more.
_UNTOLD = {"MG1801": "ignore"}


class Place:
    """A folder with the config of one slot; what only costs time is kept between its configs."""

    def __init__(self, slot: Slot, folder: Path) -> None:
        self._slot = slot
        self._folder = folder
        self._before: Project | None = None
        for name, content in FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")

    def project(self, text: str) -> Project:
        """Return the project in which a piece of YAML stands at the slot."""
        config = dump(config_for(self._slot)).replace(MARKER, text)
        path = self._folder / "meshgen.yaml"
        path.write_text(config, encoding="utf-8", newline="")
        project = Project(path, notes=False, severities=_UNTOLD)
        if str(self._slot) == "templates":
            return project
        # Compiled templates and schemas: the same for all configs of the folder.
        self._before = share(self._before, project, (*STEPS, Project._stores.__name__))
        return project_of(self._slot, project)


def accepted(place: Place, text: str) -> Project | None:
    """Return the project, or None where it is refused, with the place of what is wrong."""
    try:
        project = place.project(text)
        objects_of(project)
    except MeshgenError as error:
        refused_with_places(error)
        return None
    return project


def refused_with_places(error: MeshgenError) -> None:
    """Raise the error again where it does not tell the place of all that is wrong."""
    if not error.findings or not all(finding.location.line for finding in error.findings):
        raise error


def objects_of(project: Project) -> list[Object]:
    """Return the checked objects of the one environment."""
    (environment,) = project.environments
    meshgen.build(project, environment)
    return project.objects(environment)


def substituted(value: Any, old: str, text: str, meant: Any) -> Any:
    """Return data with a text replaced: alone by what is meant, in a key or longer text by text."""
    if isinstance(value, dict):
        return {k.replace(old, text): substituted(v, old, text, meant) for k, v in value.items()}
    if isinstance(value, list):
        return [substituted(item, old, text, meant) for item in value]
    if value == old:
        return meant
    return value.replace(old, text) if isinstance(value, str) else value


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return [text for item in items for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def opened(value: Any) -> Any:
    """Return data with what stands as YAML or JSON in an annotation as data too."""
    if isinstance(value, dict):
        return {k: _read(v) if k in _INSIDE else opened(v) for k, v in value.items()}
    return [opened(item) for item in value] if isinstance(value, list) else value


def _read(text: str) -> Any:
    return json.loads(text) if text.startswith("{") else to_data(load_all(text, "")[0])


def as_set(objects: list[Object]) -> Counter[str]:
    """Return objects for comparison, their order aside."""
    return Counter(canonical(obj) for obj in objects)


def test_every_name_is_that_of_a_slot() -> None:
    known = {str(slot) for slot in SLOTS}
    assert known >= TAKEN | UNSEEN | IN_EXPRESSIONS


def rendered_neutral(place: Place, slot: Slot) -> list[Object]:
    """Return the objects with the neutral value, which must stand in them.

    A new field needs a scene, or these tests would prove nothing of it.
    """
    value = neutral(slot)
    objects = objects_of(place.project(double_quoted(value)))
    assert (value in canonical(objects)) or str(slot) in UNSEEN
    return objects


@pytest.mark.parametrize("slot", [slot for slot in SLOTS if slot not in DIFFERENT], ids=str)
def test_the_neutral_value_is_rendered(slot: Slot, tmp_path: Path) -> None:
    rendered_neutral(Place(slot, tmp_path), slot)


@pytest.mark.parametrize("slot", DIFFERENT, ids=str)
def test_a_hostile_value_changes_only_itself(slot: Slot, tmp_path: Path) -> None:
    place, value = Place(slot, tmp_path), neutral(slot)
    expected = opened(rendered_neutral(place, slot))
    for written, text, meanings in _hostile(DIFFERENT.index(slot) % _SHARES):
        is_number = str(slot) in OR_NUMBERS and not isinstance(resolve(written), str)
        project = None if is_number else accepted(place, written)
        if project is None:
            continue
        stands = re.escape(text) if str(slot) in IN_EXPRESSIONS else text
        wanted = [substituted(expected, value, stands, meant) for meant in meanings]
        if str(slot) in UNSEEN:
            wanted = [expected]
        (environment,) = project.environments
        found = project.objects(environment)
        assert as_set(opened(found)) in [as_set(objects) for objects in wanted], written
        _check_texts(project, as_set(found))
        if text in WORST:
            tree = tmp_path / "tree"
            write_tree(meshgen.render(project), tree)
            built = by_identity(kustomize(tree / "overlays" / environment))
            assert not differences(built, by_identity(found)), written


@pytest.mark.parametrize("slot", [slot for slot in SLOTS if str(slot) in TAKEN], ids=str)
def test_free_text_is_taken_whatever_it_holds(slot: Slot, tmp_path: Path) -> None:
    """Refusing everything would be no proof."""
    place = Place(slot, tmp_path)
    for hostile in HOSTILE:
        assert hostile in _texts(objects_of(place.project(double_quoted(hostile))))


def _hostile(share: int) -> Iterator[tuple[str, str, set[Scalar]]]:
    """Yield what is written, the text that it is, and what it may mean, of one share of all.

    A plain scalar is text where text is meant, and what YAML says where anything may stand.
    """
    for hostile in (*WORST, *HOSTILE[share::_SHARES]):
        yield double_quoted(hostile), hostile, {hostile}
    for word in PLAIN[share::_SHARES]:
        yield word, word, {word, resolve(word)}


class _Loader(yaml.CSafeLoader):  # type: ignore[misc]
    """PyYAML's loader, which does not take a key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping."""
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        assert len(mapping) == len(node.value)
        return mapping


def _documents(text: str) -> list[Any]:
    """Return what another parser finds in a text; it follows YAML 1.1."""
    return list(yaml.load_all(text, Loader=_Loader))


def _check_texts(project: Project, objects: Counter[str]) -> None:
    """Assert that another parser finds the same objects in the stream and in the files."""
    (environment,) = project.environments
    stream = meshgen.build(project, environment)
    assert as_set(_documents(stream)) == objects
    try:
        files = meshgen.render(project)
    except MeshgenError as error:
        # Of what no other output refuses: keys that Kustomize cannot write.
        refused_with_places(error)
        return
    documents = {n: d for n, t in files.items() if n.endswith(".yaml") for d in _documents(t)}
    written = [d for n, d in documents.items() if not n.endswith("kustomization.yaml")]
    plans = plans_of(project)
    plain = [ordered(r.object) for plan in plans.values() for r in plan.base if not r.generated]
    assert as_set(plain) <= as_set(written)
    for part, plan in plans.items():
        folder = f"base/{part}".rstrip("/")
        generated = {r.name: r.object["data"] for r in plan.base if r.generated}
        base = documents.get(f"{folder}/kustomization.yaml", {})
        patches = [
            patch for entry in base.get("patches", []) for patch in _documents(entry["patch"])
        ]
        for entry in base.get("configMapGenerator", []):
            data = dict(literal.split("=", 1) for literal in entry.get("literals", []))
            for source in entry.get("files", []):
                key, _, path = source.partition("=")
                data[key] = files[f"{folder}/{path}"]
            for patch in patches:
                data |= patch.get("data", {}) if patch["metadata"]["name"] == entry["name"] else {}
            assert data == generated.pop(entry["name"])
        assert not generated
