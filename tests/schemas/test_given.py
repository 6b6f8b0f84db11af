"""CustomResourceDefinitions of the user's own."""

from typing import Any

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.schemas.given import Crd
from meshgen.schemas.store import SchemaStore
from tests.checks.widgets import crd, store_of, told, widget

TEXT = {"type": "object", "properties": {"a": {"type": "string"}}}


def test_a_kind_is_known_by_its_crd() -> None:
    store = store_of(TEXT)
    assert store.served("Widget") == ["example.com/v1"]
    assert store.namespaced("example.com/v1", "Widget") is True
    assert store.is_custom("example.com/v1", "Widget")
    assert "Widget" in store.kinds()
    checker = SchemaChecker(store)
    assert checker.check(widget({"a": "b"})) == []
    assert [v.message for v in checker.check(widget({"a": 1, "b": 2}))] == [
        "found the number 1",
        "unknown field `b`",
    ]


def test_a_store_stays_as_it_was() -> None:
    store = SchemaStore("1.29", "1.24")
    more = store.with_crds([crd(TEXT)])
    assert store.served("Widget") == []
    assert more.served("Deployment") == store.served("Deployment")
    assert more.with_crds([]).served("Widget") == ["example.com/v1"]


def test_the_shipped_schema_of_a_kind_gives_way() -> None:
    mine = crd(TEXT)
    mine["spec"].update(group="cert-manager.io", names={"kind": "Certificate"}, scope="Cluster")
    mine["spec"]["versions"][0]["name"] = "v2"
    store = SchemaStore("1.29", "1.24").with_crds([mine])
    assert store.served("Certificate") == ["cert-manager.io/v2"]
    assert store.namespaced("cert-manager.io/v2", "Certificate") is False
    assert store.served("Issuer") == ["cert-manager.io/v1"]


def test_a_kind_of_the_same_name_in_another_group_stays() -> None:
    mine = crd(TEXT)
    mine["spec"]["names"]["kind"] = "Gateway"
    store = SchemaStore("1.29", "1.24").with_crds([mine])
    assert "example.com/v1" in store.served("Gateway")
    assert "networking.istio.io/v1" in store.served("Gateway")


def test_of_two_crds_for_one_kind_the_last_counts() -> None:
    store = SchemaStore("1.29", "1.24").with_crds([crd(TEXT), crd({"type": "string"})])
    assert SchemaChecker(store).check(widget("text")) == []


def test_a_version_that_is_not_served() -> None:
    store = store_of(TEXT, served=False)
    (found,) = SchemaChecker(store).check(widget({}))
    assert found.message == "Widget example.com/v1 is not served by the given CRDs"
    assert found.code is Code.SCHEMA


def test_a_version_that_is_not_there() -> None:
    (found,) = SchemaChecker(store_of(TEXT)).check({**widget({}), "apiVersion": "example.com/v2"})
    assert (found.expected, found.hint) == ("expected example.com/v1", "use example.com/v1")


def test_a_version_that_is_deprecated() -> None:
    (found,) = SchemaChecker(store_of(TEXT, deprecated=True)).check(widget({}))
    assert found.message == "Widget example.com/v1 is deprecated"
    assert found.severity == "warning"


@pytest.mark.parametrize("schema", [None, {}])
def test_a_version_without_a_schema_takes_anything(schema: Any) -> None:
    more = {"schema": {}} if schema is None else {"schema": schema}
    assert SchemaChecker(store_of(TEXT, **more)).check(widget({"any": ["thing"]})) == []


def test_what_the_api_server_does_not_know_is_passed_over() -> None:
    schema = {"type": "string", "format": "nonsense", "x-mine": True, "readOnly": True}
    assert told(schema, "text") == []


def test_the_name_can_have_a_rule_of_its_own() -> None:
    name = {"type": "string", "maxLength": 3}
    whole = {"properties": {"metadata": {"type": "object", "properties": {"name": name}}}}
    checker = SchemaChecker(store_of({}, schema={"openAPIV3Schema": {"type": "object", **whole}}))
    obj = widget({})
    del obj["spec"]
    assert checker.check(obj) == []
    (found,) = checker.check({**obj, "metadata": {"name": "abcd"}})
    assert (found.path, found.message) == (("metadata", "name"), "has 4 characters")
    (found,) = checker.check({**obj, "metadata": {"name": "A"}})
    assert found.message == '"A" is not a valid name'


def test_exclusive_bounds_are_flags_in_a_crd() -> None:
    number = {"type": "integer", "minimum": 1, "exclusiveMinimum": True, "maximum": 9}
    assert told({**number, "exclusiveMaximum": False}, 9) == []
    assert told(number, 1) == ["error spec: found the number 1"]


def test_an_object_within_an_object_is_one() -> None:
    schema = {
        "type": "object",
        "x-kubernetes-embedded-resource": True,
        "x-kubernetes-preserve-unknown-fields": True,
    }
    good = {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": {"a": "b"}}, "spec": {"c": 1}}
    assert told(schema, good) == []
    bad = {"kind": "", "metadata": {"labels": {"a b": "c"}, "annotations": {"d": 1}, "other": 2}}
    assert told(schema, bad) == [
        "error spec.apiVersion: `apiVersion` is required and missing",
        "error spec.kind: is empty",
        'error spec.metadata.annotations.d: found the number 1; in quotes it is text: "1"',
        'error spec.metadata.labels["a b"]: "a b" is not a valid key',
        "error spec.metadata.other: unknown field `other`",
    ]


GOOD_FORMATS = {
    "byte": ["", "aGk="],
    "cidr": ["10.0.0.0/8", "2001:db8::/32"],
    "date": ["2024-02-29"],
    "date-time": ["2024-01-31T12:00:00Z", "2024-01-31T12:00:00.5+01:00"],
    "duration": ["1h30m", "-5s", "0", "2 weeks", "1h 30m", "1µs"],
    "email": ["anna@example.com", "Anna <anna@example.com>"],
    "hostname": ["a", "a-1", "www.example.com", "é.example.com"],
    "ipv4": ["192.0.2.1", "192.0.2.01", "::ffff:192.0.2.1"],
    "ipv6": ["2001:db8::1"],
    "mac": ["00:00:5e:00:53:01", "00-00-5e-00-53-01", "0000.5e00.5301"],
    "password": ["anything"],
    "uri": ["https://example.com", "/path", "mailto:a@b"],
    "uuid": ["123e4567-e89b-12d3-a456-426614174000", "123E4567E89B12D3A456426614174000"],
}
BAD_FORMATS = {
    "byte": ["!", "aGk"],
    "cidr": ["10.0.0.0", "x/8", "10.0.0.0/33", "2001:db8::/129"],
    "date": ["2024-02-30", "2024-1-1"],
    "date-time": ["2024-01-31", "noon"],
    "duration": ["", "1", "h"],
    "email": ["anna"],
    "hostname": ["a/b", "a b", "a@b.c", "a_b", "-a.com", "a..b", "1.2.3.4", "*"],
    "ipv4": ["192.0.2.256", "::1"],
    "ipv6": ["192.0.2.1"],
    "mac": ["00:00:5e", "00:00:5e:00:53:0g"],
    "uri": ["example.com", ""],
    "uuid": ["123e4567"],
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in GOOD_FORMATS.items() for text in texts]
)
def test_formats_that_fit(name: str, text: str) -> None:
    assert told({"type": "string", "format": name}, text) == []


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in BAD_FORMATS.items() for text in texts]
)
def test_formats_that_do_not_fit(name: str, text: str) -> None:
    (found,) = told({"type": "string", "format": name}, text)
    assert found.startswith(f'error spec: "{text}" is not ')


def test_a_pattern_may_have_classes_of_posix() -> None:
    schema = {"type": "string", "pattern": "^[[:alpha:]_]+[[:digit:]][[:punct:]]?$"}
    assert told(schema, "a_b1") == told(schema, "a1-") == told(schema, "a1]") == []
    assert len(told(schema, "a:1")) == len(told(schema, "1a")) == 1


@pytest.mark.parametrize(
    "schema",
    [
        {"x-kubernetes-int-or-string": True},
        {
            "x-kubernetes-int-or-string": True,
            "allOf": [{"anyOf": [{"type": "integer"}, {"type": "string"}]}, {"minimum": 5}],
        },
    ],
)
def test_null_is_a_value_where_the_schema_says_so(schema: dict[str, Any]) -> None:
    nullable = {"type": "array", "items": {**schema, "nullable": True}}
    assert told(nullable, [None, 5, "a"]) == []
    assert len(told({"type": "array", "items": schema}, [None])) == 1


def test_an_enum_names_null_itself() -> None:
    schema = {"type": "string", "nullable": True, "enum": ["a"]}
    assert len(told(schema, None)) == 1
    assert told({**schema, "enum": ["a", None]}, None) == []


def test_a_format_and_a_pattern_hold_both() -> None:
    schema = {"type": "string", "format": "uuid", "pattern": "^1"}
    assert told(schema, "123e4567-e89b-12d3-a456-426614174000") == []
    assert len(told(schema, "223e4567-e89b-12d3-a456-426614174000")) == 1
    assert len(told(schema, "1")) == 1


def test_a_pattern_that_cannot_be_read_is_a_warning() -> None:
    schema = {"type": "string", "pattern": r"\Qa\E", "maxLength": 3}
    unread = r"warning : the pattern \Qa\E in the kind's schema was not checked"
    assert told(schema, "b") == [unread]
    assert told(schema, "bbbb") == [unread, "error spec: has 4 characters"]


def test_a_schema_that_cannot_be_used_is_a_warning() -> None:
    (found,) = told({"type": "strin"}, "b")
    assert found.startswith("warning : the object was not checked: its kind's schema is wrong")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (None, "found no Kubernetes object; expected a CustomResourceDefinition"),
        (
            {"apiVersion": "apiextensions.k8s.io/v1beta1", "kind": "CustomResourceDefinition"},
            "kind: found CustomResourceDefinition apiextensions.k8s.io/v1beta1; "
            "expected CustomResourceDefinition apiextensions.k8s.io/v1",
        ),
        (
            {**crd(TEXT), "spec": {"group": "example.com", "names": {"kind": "Widget"}}},
            "CustomResourceDefinition/widgets.example.com: spec.versions: "
            "`spec.versions` is missing; expected a list of versions",
        ),
        (
            {**crd(TEXT), "spec": {**crd(TEXT)["spec"], "group": None}},
            "CustomResourceDefinition/widgets.example.com: spec.group: "
            "`spec.group` is missing; expected the API group as in example.com",
        ),
        (
            {**crd(TEXT), "spec": {**crd(TEXT)["spec"], "versions": [{}]}},
            "CustomResourceDefinition/widgets.example.com: spec.versions[0].name: "
            "`spec.versions[0].name` is missing; expected a version as in v1",
        ),
    ],
)
def test_what_is_no_crd(document: Any, expected: str) -> None:
    with pytest.raises(MeshgenError) as error:
        SchemaStore("1.29", "1.24").with_crds([document])
    assert [str(finding) for finding in error.value.findings] == [expected]


@pytest.mark.parametrize(
    "schema", [{"properties": []}, {"x-kubernetes-validations": [{"message": "no rule"}]}]
)
def test_a_schema_that_cannot_be_read_is_told_where_it_is_wanted(schema: dict[str, Any]) -> None:
    (found,) = told(schema, "anything")
    assert found == (
        "warning : the object was not checked: the schema of version v1 in the CRD "
        "widgets.example.com cannot be read"
    )


def test_a_schema_is_read_when_its_kind_is_asked_for() -> None:
    wanted = []

    def whole() -> Any:
        wanted.append(True)
        return crd(TEXT)

    outline = crd(TEXT, schema=None)
    store = SchemaStore("1.29", "1.24").with_crds([Crd(outline, whole)])
    assert store.served("Widget") == ["example.com/v1"]
    assert not wanted
    assert len(SchemaChecker(store).check(widget({"a": 1}))) == 1
    assert wanted


def test_an_outline_that_is_not_of_that_crd_is_told() -> None:
    outline = crd(TEXT, name="v2", schema=None)
    store = SchemaStore("1.29", "1.24").with_crds([Crd(outline, lambda: crd(TEXT))])
    (found,) = SchemaChecker(store).check({**widget({"a": 1}), "apiVersion": "example.com/v2"})
    assert (found.message[-14:], found.severity) == ("cannot be read", "warning")


def test_all_that_is_wrong_is_told() -> None:
    with pytest.raises(MeshgenError) as error:
        SchemaStore("1.29", "1.24").with_crds([None, crd(TEXT), {"kind": "Pod"}])  # type: ignore[list-item]
    assert len(error.value.findings) == 2
