"""A rule of one's own is wrong where its expressions or its own cases say so."""

import sys

import pytest

from meshgen.checks.rules.own.loading import load
from meshgen.findings import Severity
from tests.checks.rules.own.asked import AROUND, SERVICE, faults, loaded, spec

WRONG = {
    "a name": ({"holds": "objct.spec == 1"}, "OWN1.holds: ", "did you mean `object`?"),
    "syntax": ({"holds": "object.spec =="}, "OWN1.holds: ", "Syntax error"),
    "a function": ({"holds": "object.spec.foo()"}, "OWN1.holds: ", "undeclared reference to 'foo'"),
    "a field of a list": (
        {"holds": "services.all(s, s.nme != '')"},
        "OWN1.holds: ",
        "no field `nme`; did you mean `name`?",
    ),
    "a field that is nearly one": (
        {"holds": "facts.namespce != ''"},
        "OWN1.holds: ",
        "no field `namespce`; did you mean `namespace`?",
    ),
    "a fact of another kind": (
        {"holds": "facts.sidecar"},
        "OWN1.holds: ",
        "there is no field `sidecar`",
    ),
    "a number": ({"holds": "1 + 1"}, "OWN1.holds: ", "yields int"),
    "a text": ({"holds": "'a'"}, "OWN1.holds: ", "yields string"),
    "what turns out to be text": ({"holds": "object.spec.type"}, "OWN1.found: ", "yields text"),
    "a brace": ({"message": "{object.kind"}, "OWN1.message: ", "a brace is not closed"),
    "a name in the message": ({"message": "is {kind}"}, "OWN1.message: ", "`{kind}`"),
    "finding nothing": ({"holds": "true"}, "OWN1.found: ", "finds nothing"),
    "finding too much": ({"holds": "false"}, "OWN1.passes: ", "the rule finds this"),
    "a slip in a field": (
        {"holds": "object.spec.tpe == 'ClusterIP'"},
        "OWN1.passes: ",
        'no such key: "tpe"',
    ),
    "no YAML": ({"found": "a: [1\nb: 2"}, "OWN1.found: ", "is no YAML in line"),
    "no object": ({"found": "a"}, "OWN1.found: ", "no object"),
    "a slip in a kind": (
        {"kinds": ["Pod", "Servic"]},
        "OWN1.kinds.1: ",
        "no kind is called `Servic`; a kind of your own is written Kind.group; "
        "did you mean `Service`?",
    ),
    "a slip in a kind of a group": (
        {"kinds": ["Deploymant.apps"]},
        "OWN1.kinds.0: ",
        "did you mean `Deployment.apps`?",
    ),
    "a slip in a group": (
        {"kinds": ["Deployment.aps"]},
        "OWN1.kinds.0: ",
        "did you mean `Deployment.apps`?",
    ),
    "many kinds": ({"kinds": ["Services"]}, "OWN1.kinds.0: ", "did you mean `Service`?"),
    "a field in the message that is not there": (
        {"message": "has {object.spec.prots}"},
        "OWN1.message: ",
        'cannot be worked out of the case `found`: no such key: "prots"',
    ),
    "another kind": ({"kinds": ["Pod"]}, "OWN1.found: ", "no object that the rule is asked of"),
}


def test_a_rule_that_is_right() -> None:
    rules, wrong = loaded(message="{object.metadata.name} is {'{'}{object.spec.type}}")
    assert wrong == []
    assert list(rules.descriptions) == ["OWN1"]


@pytest.mark.parametrize(("fields", "place", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong(fields: dict[str, object], place: str, message: str) -> None:
    told = faults(**fields)
    assert any(each.startswith(place) and message in each for each in told), told


def test_an_object_of_a_case_needs_no_name() -> None:
    case = "{apiVersion: v1, kind: Service, spec: {type: NodePort}}"
    _, wrong = loaded(found=case, message="{object.metadata.name} is {object.spec.type}")
    assert wrong == []


@pytest.mark.parametrize(
    "kind", ["Certificate.cert-manager.io", "Service.serving.knative.dev", "Rollout", "Widget", "*"]
)
def test_a_kind_that_nobody_knows_may_be_somebodys(kind: str) -> None:
    _, wrong = loaded(kinds=["Service", kind])
    assert not [fault for fault in wrong if "kinds" in fault.path]


def test_a_wrong_rule_is_not_asked_and_spoils_no_other() -> None:
    rules, wrong = load({"OWN1": spec(holds="x"), "OWN2": spec()}, AROUND)
    assert [fault.path for fault in wrong] == [("OWN1", "holds")]
    assert list(rules.descriptions) == ["OWN2"]


def test_what_a_code_means() -> None:
    rules, _ = loaded(why="Because.", mend="Do it.", source="https://a.b", severity="error")
    description = rules.descriptions["OWN1"]
    assert (description.title, description.why) == (
        "Services are for the cluster alone.",
        "Because.",
    )
    assert (description.mend, description.source) == ("Do it.", "https://a.b")
    assert description.severity is Severity.ERROR
    assert description.ignorable
    assert description.example is not None
    assert description.example.wrong == SERVICE % "NodePort"


def test_without_the_library_a_warning_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cel_expr_python", None)
    rules, (fault,) = loaded()
    assert rules.descriptions == {}
    assert fault.severity is Severity.WARNING
    assert "cel-expr-python is not installed" in fault.message


def test_a_field_is_written_as_it_is_called_whatever_word_of_cel_that_is() -> None:
    assert not faults(
        holds="facts.namespace == 'shop' && services.all(s, s.namespace == facts.namespace)",
        message="{facts.namespace}/{facts.name}",
        found="{apiVersion: v1, kind: Service, metadata: {name: a}}",
        passes="{apiVersion: v1, kind: Service, metadata: {name: a, namespace: shop}}",
    )
