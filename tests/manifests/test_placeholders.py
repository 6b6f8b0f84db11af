"""Values that are filled in later: in every form in use, and what is told without them."""

from dataclasses import replace
from pathlib import Path

import pytest

from meshgen.manifests.options import Options

from .trees import OPTIONS, lines, run, write

CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: "NAME"}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: "SIZE"}}
"""
ALLOWED = replace(OPTIONS, placeholders=True)
FORMS = ["${APP}", "${SIZE:=5Gi}", "${SIZE:-a ${B}}", "$(name)", "$REVISION", "{{ item }}"]
FORMS += ["{% if a %}b{% endif %}", "[[ item ]]", "<%= item %>", "#{name}#"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write(tmp_path, {".git/HEAD": ""}))
    return tmp_path


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("around", ["%", "a-%", "%-b"])
def test_every_form_stands_for_a_value(folder: Path, form: str, around: str) -> None:
    value = around.replace("%", form)
    write(folder, {"a.yaml": CLAIM.replace("NAME", value).replace("SIZE", value)})
    assert lines(run(".", options=ALLOWED)) == []


def test_without_the_option_one_finding_says_how_to_allow_them(folder: Path) -> None:
    text = CLAIM.replace("NAME", "${APP}").replace("SIZE", "${SIZE}")
    write(folder, {"a.yaml": text, "b.yaml": text})
    outcome = run(".")
    assert lines(outcome) == [
        "a.yaml:3:18: PersistentVolumeClaim/${APP}: metadata.name: `${APP}` looks like a "
        "placeholder, one of 4 in 2 files; nothing fills it in here; --placeholders takes any "
        "value for them"
    ]
    assert outcome.counts["invalid"] == 2


@pytest.mark.parametrize("options", [OPTIONS, ALLOWED])
def test_what_can_be_told_without_the_value_is_told(folder: Path, options: Options) -> None:
    text = CLAIM.replace("NAME", "a").replace("SIZE", "5Gigs").replace("accessModes", "accessMode")
    write(folder, {"a.yaml": text.replace("ReadWriteOnce", '"${MODE:=ReadWriteOnce}"')})
    unknown, missing, quantity = lines(run(".", options=options))
    assert "unknown field `accessMode`" in unknown
    assert "`accessModes` is required and missing" in missing
    assert "is not a quantity" in quantity


@pytest.mark.parametrize(
    "text",
    [
        # Where a mapping, a number, a key, a choice is meant, or a kind itself.
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: '${SPEC}'\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: $PORT}]}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {'${KEY}': b}}\n"
        "spec: {ports: [{port: 80}]}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
        "spec: {type: $(type), ports: [{port: 80}]}\n",
        "apiVersion: v1\nkind: $(kind)\nmetadata: {name: a}\n",
        # A rule of several values, one of which is not known.
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\n"
        "spec: {rules: [{matches: [{path: {type: PathPrefix, value: '${PATH}'}}]}]}\n",
    ],
)
def test_a_placeholder_may_stand_anywhere(folder: Path, text: str) -> None:
    write(folder, {"a.yaml": text})
    assert lines(run(".", options=ALLOWED)) == []
    (line,) = lines(run("."))
    assert "looks like a placeholder" in line


@pytest.mark.parametrize("options", [OPTIONS, ALLOWED])
@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("${SIZE:=5Gigs}", '"5Gigs" is not a quantity'),
        ("${SIZE:-5Gigs}", '"5Gigs" is not a quantity'),
        ("${SIZE:=5Gi}", ""),
        ("${SIZE:=}", ""),
        ("${SIZE:=${OTHER}}", ""),
    ],
)
def test_a_default_is_held_against_the_schema(
    folder: Path, options: Options, value: str, told: str
) -> None:
    write(folder, {"a.yaml": CLAIM.replace("NAME", "a").replace("SIZE", value)})
    found = lines(run(".", options=options))
    if told:
        (line,) = found
        assert told in line
    else:
        assert all("looks like a placeholder" in line for line in found)


def test_a_default_is_what_yaml_makes_of_it(folder: Path) -> None:
    text = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
        "spec: {ports: [{port: '${PORT:=8080}'}, {name: b, port: '${OTHER:=eighty}'}]}\n"
    )
    write(folder, {"a.yaml": text})
    (line,) = lines(run(".", options=ALLOWED))
    assert "spec.ports[1].port: found the text" in line


def test_an_item_of_a_list_that_is_no_object(folder: Path) -> None:
    write(folder, {"a.yaml": "apiVersion: v1\nkind: List\nitems: ['${ITEM}', $A, {}]\n"})
    assert run(".", options=ALLOWED).counts["objects"] == 3


def test_a_text_that_may_be_any_is_no_placeholder(folder: Path) -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: '${B}', c: $D}\n"
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"
        "spec: {containers: [{name: a, image: 'a:1', args: [$(POD_IP)], command: [sh, $HOME]}]}\n"
    )
    write(folder, {"a.yaml": text})
    assert lines(run(".")) == []


def test_no_value_of_a_secret_is_shown(folder: Path) -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: $Pa55word}\n"
    write(folder, {"a.yaml": text})
    (line,) = lines(run("."))
    assert "data.a: this looks like a placeholder" in line
    assert "Pa55" not in line


def test_vars_are_filled_in_where_a_kustomization_lists_the_file(folder: Path) -> None:
    write(folder, {"kustomization.yaml": "resources: [a.yaml]\n"})
    write(folder, {"a.yaml": CLAIM.replace("NAME", "a").replace("SIZE", "$(size)")})
    assert lines(run(".")) == []
    write(folder, {"a.yaml": CLAIM.replace("NAME", "a").replace("SIZE", "${size}")})
    assert len(lines(run("."))) == 1
