"""One chunk: its objects, what is wrong with them, and what is no object."""

import pytest

from meshgen.findings import Code, Severity
from meshgen.manifests import inspect
from meshgen.manifests.inspect import Inspector, Result
from meshgen.manifests.options import Options
from meshgen.manifests.skips import Skip

from .trees import OPTIONS, SERVICE, WRONG

LIST = f"""\
apiVersion: v1
kind: List
items:
- {WRONG.replace(chr(10), chr(10) + "  ")}
- text
"""
FOREIGN = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\n"
TEMPLATED = SERVICE.replace("name: web", "name: {{ .Values.name }}")


@pytest.fixture(scope="module")
def inspector() -> Inspector:
    return Inspector(OPTIONS)


def told(result: Result) -> list[tuple[int, int, str, str]]:
    return [(f.location.line, f.location.column, f.resource, f.path) for f in result.findings]


def test_a_wrong_value_is_told_with_its_place(inspector: Inspector) -> None:
    result = inspector.inspect(WRONG)
    assert told(result) == [(8, 11, "Service/shop/web", "spec.ports[0].port")]
    (finding,) = result.findings
    assert finding.message == 'found the text "80" (Kubernetes 1.29)'
    assert finding.expected == "expected a whole number"
    assert finding.hint == "leave the quotes out: 80"
    assert [seen.valid for seen in result.seen] == [False]


@pytest.mark.parametrize("written", ["1.10", "yes", "010", "1e3"])
def test_a_value_that_lacks_quotes_is_told_as_it_is_written(
    inspector: Inspector, written: str
) -> None:
    text = SERVICE.replace("name: web", f"name: web\n  labels: {{version: {written}}}")
    (finding,) = inspector.inspect(text).findings
    assert finding.hint == f'in quotes it is text: "{written}"'
    assert f"{written} (Kubernetes 1.29)" in finding.message


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "path"),
    [
        # An unknown field: its key. A missing one: its parent. A key that no label has: the key.
        ("  - port: 80", "  - port: 80\n    prot: TCP", 9, 5, "spec.ports[0].prot"),
        ("port: 80", "name: http", 8, 5, "spec.ports[0].port"),
        ("name: web", 'name: web\n  labels: {"a b": c}', 5, 12, 'metadata.labels["a b"]'),
        ("name: web", "name: web\n  labels: {ab: c d}", 5, 16, "metadata.labels.ab"),
        ("name: web", "name: Web", 4, 9, "metadata.name"),
    ],
)
def test_a_finding_points_at_what_is_wrong(
    inspector: Inspector, old: str, new: str, line: int, column: int, path: str
) -> None:
    result = inspector.inspect(SERVICE.replace(old, new))
    assert (line, column, "", path) in [(*f[:2], "", f[3]) for f in told(result)]


def test_items_of_a_list_have_paths_and_places_in_it(inspector: Inspector) -> None:
    assert told(inspector.inspect(LIST)) == [
        (11, 13, "Service/shop/web", "items[0].spec.ports[0].port"),
        (13, 3, "", "items[1]"),
    ]


@pytest.mark.parametrize("items", ["", "items: 1\n", "items: {a: b}\n"])
def test_a_list_without_a_list_is_wrong(inspector: Inspector, items: str) -> None:
    (finding,) = inspector.inspect(f"apiVersion: v1\nkind: List\n{items}").findings
    assert finding.path == "items"


@pytest.mark.parametrize("missing", ["apiVersion", "kind"])
def test_an_object_has_an_api_version_and_a_kind(inspector: Inspector, missing: str) -> None:
    text = "".join(
        line for line in SERVICE.splitlines(keepends=True) if not line.startswith(missing)
    )
    (finding,) = inspector.inspect(text).findings
    assert finding.message == f"`{missing}` is required and missing"
    assert finding.location.line == 1


@pytest.mark.parametrize(
    ("text", "skip"),
    [
        ("services: {}\n", Skip.OTHER),
        ("- op: remove\n  path: /a\n", Skip.OTHER),
        ("a: !Ref b\n", Skip.OTHER),
        ("a: 1\na: 2\n", Skip.OTHER),
        (TEMPLATED, Skip.TEMPLATE),
        ("{{- if .Values.x }}\na: b\n{{- end }}\n", Skip.TEMPLATE),
        ("a:\n- {{ .x }}: 1\n", Skip.TEMPLATE),
    ],
)
def test_what_is_no_object_is_passed_over(inspector: Inspector, text: str, skip: Skip) -> None:
    result = inspector.inspect(text)
    assert (result.skipped, result.findings, result.seen) == ([skip], [], [])


@pytest.mark.parametrize(
    "text",
    [
        "a: [1\n",  # no YAML
        "a: b: c\n",
        "- a\nb: c\n",
        "apiVersion: v1\nkind: A\nkind: B\n",  # YAML, and meant as an object
        '{"kind": "A", "apiVersion": "v1", "a": 1, "a": 2}\n',
        "kind: A\nx: !Ref b\n",
        "[" * 1000,
    ],
)
def test_broken_yaml_is_a_finding(inspector: Inspector, text: str) -> None:
    result = inspector.inspect(text)
    assert {finding.code for finding in result.findings} == {Code.YAML}
    assert result.skipped == []


def test_an_expression_in_quotes_is_no_template(inspector: Inspector) -> None:
    text = WRONG.replace("name: web", "name: web\n  annotations: {a: '{{ .x }}'}")
    assert len(inspector.inspect(text).findings) == 1


CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  alert.tmpl: |-

    {{ range .Alerts }}
      - {{ .Labels.name }}
    {{ end }}
"""


@pytest.mark.parametrize("mistake", ["kind: Secret\n", "  a: b: c\n", "  - a\n"])
def test_a_template_in_a_literal_hides_no_mistake(inspector: Inspector, mistake: str) -> None:
    result = inspector.inspect(CONFIG + mistake)
    assert [f.code for f in result.findings] == [Code.YAML]
    assert result.skipped == []


@pytest.mark.parametrize(
    "text",
    [
        CONFIG + "{{ if .Values.secret }}\nkind: Secret\n{{ end }}\n",
        CONFIG + "  other: {{ .Values.other }}\n",
        CONFIG.replace("    {{ range", "{{ range"),
    ],
)
def test_a_template_around_a_literal_is_one(inspector: Inspector, text: str) -> None:
    result = inspector.inspect(text)
    assert (result.skipped, result.findings) == ([Skip.TEMPLATE], [])


def test_kinds_can_be_left_out_with_and_without_their_group() -> None:
    gateway = "apiVersion: networking.istio.io/v1\nkind: Gateway\nspec: {typo: 1}\n"
    for names, skipped in (
        ({"Gateway"}, 1),
        ({"Gateway.networking.istio.io"}, 1),
        ({"Gateway.gateway.networking.k8s.io", "gateway"}, 0),
    ):
        options = Options(("1.29",), ("1.22",), skip_kinds=frozenset(names))
        result = Inspector(options).inspect(gateway)
        assert result.skipped == [Skip.KIND] * skipped
        assert bool(result.findings) is not bool(skipped)


def test_foreign_kinds_can_be_ignored_and_slips_cannot(inspector: Inspector) -> None:
    assert [f.code for f in inspector.inspect(FOREIGN).findings] == [Code.NO_SCHEMA]
    lenient = Inspector(Options(("1.29",), ("1.22",), ignore_missing_schemas=True))
    assert lenient.inspect(FOREIGN).skipped == [Skip.NO_SCHEMA]
    for slip in (
        FOREIGN.replace("example.com/v1", "apps/v1"),
        FOREIGN.replace("example.com/v1", "networking.istio.io/v1"),
        FOREIGN.replace("example.com/v1\nkind: Widget", "apps/v1beta1\nkind: Deployment"),
    ):
        assert lenient.inspect(slip).findings


def test_of_very_many_findings_some_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect, "_MOST", 2)
    text = SERVICE + "".join(f"x{number}: 1\n" for number in range(5))
    result = Inspector(OPTIONS).inspect(text)
    assert len(result.findings) == 3
    assert result.findings[-1].message == "3 more findings about this object are left out"
    assert result.findings[-1].severity is Severity.ERROR


def test_a_warning_leaves_an_object_valid() -> None:
    text = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: a}\n"
    result = Inspector(Options(("1.33",), ("1.22",))).inspect(text)
    assert [finding.severity for finding in result.findings] == [Severity.WARNING]
    assert [seen.valid for seen in result.seen] == [True]
