"""SARIF 2.1.0: what the specification requires of the parts that meshgen writes.

The sections are those of the specification; the official schema is not at hand offline.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from meshgen.checks.registry import descriptions
from meshgen.findings import Location
from meshgen.report.explained import explained
from meshgen.report.formats import Format, formatted
from meshgen.report.rules import described
from meshgen.report.types import Report

from .examples import ERROR, NOTE, UNREADABLE, USAGE, WARNING, report

MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
STRICT: dict[str, Any] = {"type": "object", "additionalProperties": False}
# Of each object what is required, and the properties of it that meshgen may use.
ARTIFACT = {
    **STRICT,
    "required": ["uri"],
    "properties": {
        # 3.4.3: a URI, so that no character but these may stand in it.
        "uri": {"type": "string", "pattern": r"^[A-Za-z0-9._~:/%@+-]+$"},
        "uriBaseId": {"enum": ["%SRCROOT%"]},
    },
}
REGION = {
    **STRICT,
    "properties": {
        name: {"type": "integer", "minimum": 1} for name in ("startLine", "startColumn")
    },
    "dependentRequired": {"startColumn": ["startLine"]},
}
LOCATION: dict[str, Any] = {
    **STRICT,
    "properties": {
        "physicalLocation": {
            **STRICT,
            "required": ["artifactLocation"],
            "properties": {"artifactLocation": ARTIFACT, "region": REGION},
        },
        "logicalLocations": {
            "type": "array",
            "items": {
                **STRICT,
                "properties": {
                    "fullyQualifiedName": {"type": "string", "minLength": 1},
                    "kind": {"const": "resource"},
                },
            },
        },
    },
}
RELATED = {
    **LOCATION,
    "required": ["id", "message"],
    "properties": {
        **LOCATION["properties"],
        "id": {"type": "integer", "minimum": 0},
        "message": MESSAGE,
    },
}
RESULT = {
    **STRICT,
    "required": ["ruleId", "message"],
    "properties": {
        "ruleId": {"enum": [description.code for description in descriptions()]},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": MESSAGE,
        "locations": {"type": "array", "items": LOCATION},
        "relatedLocations": {"type": "array", "items": RELATED, "minItems": 1},
        "properties": {
            **STRICT,
            "required": ["istio"],
            "properties": {"istio": {"type": "string", "pattern": r"^IST\d{4}$"}},
        },
    },
}
DRIVER = {
    **STRICT,
    "required": ["name"],
    "properties": {
        **{key: {"type": "string"} for key in ("name", "version", "semanticVersion")},
        "informationUri": {"type": "string", "pattern": "^https://"},
        "rules": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                **STRICT,
                "required": ["id", "shortDescription"],
                "properties": {
                    "id": {"type": "string"},
                    "shortDescription": MESSAGE,
                    "fullDescription": MESSAGE,
                    # 3.11.4: Markdown stands beside a text.
                    "help": {
                        **STRICT,
                        "required": ["text"],
                        "properties": {"text": {"type": "string"}, "markdown": {"type": "string"}},
                    },
                    "helpUri": {"type": "string", "pattern": "^https://"},
                    "defaultConfiguration": {
                        **STRICT,
                        "properties": {"level": {"enum": ["note", "warning", "error"]}},
                    },
                    "properties": {
                        **STRICT,
                        "minProperties": 1,
                        "properties": {
                            whose: {"type": "array", "items": {"type": "string"}, "minItems": 1}
                            for whose in ("istio", "kube-linter")
                        },
                    },
                },
            },
        },
    },
}
RUN = {
    **STRICT,
    "required": ["tool", "results"],
    "properties": {
        "tool": {**STRICT, "required": ["driver"], "properties": {"driver": DRIVER}},
        "automationDetails": {**STRICT, "properties": {"id": {"const": "meshgen/validate/"}}},
        "columnKind": {"const": "unicodeCodePoints"},
        "originalUriBaseIds": {
            **STRICT,
            # 3.14.14: a `uri` may be left out; if it is there, it ends with a slash.
            "properties": {"%SRCROOT%": {**STRICT, "properties": {"description": MESSAGE}}},
        },
        "results": {"type": "array", "items": RESULT},
        "invocations": {
            "type": "array",
            "items": {
                **STRICT,
                # 3.20.14: whether the run itself went well.
                "required": ["executionSuccessful"],
                "properties": {
                    "executionSuccessful": {"const": True},
                    "toolExecutionNotifications": {
                        "type": "array",
                        "items": {
                            **STRICT,
                            "required": ["message"],
                            "properties": {"message": MESSAGE, "level": {"const": "note"}},
                        },
                    },
                },
            },
        },
    },
}
LOG = {
    **STRICT,
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": RUN},
    },
}


def run_of(given: Report) -> Any:
    log = json.loads(formatted(given, Format.SARIF))
    jsonschema.validate(log, LOG)
    return log["runs"][0]


def test_every_report_is_sarif() -> None:
    run_of(report())
    run_of(report(ERROR, WARNING, NOTE, UNREADABLE, USAGE))


def test_what_is_said_of_the_whole_run_is_a_notification() -> None:
    (invocation,) = run_of(replace(report(), hints=["only shop", "a\x00b"]))["invocations"]
    told = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert told == ["only shop", r"a\x00b"]
    assert "invocations" not in run_of(replace(report(), hints=()))


def test_a_result_has_its_rule_its_level_and_its_place() -> None:
    run = run_of(report(ERROR, WARNING))
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["MG108", "MG201"]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == ["MG201", "MG108"]
    error, warning = run["results"]
    assert (error["level"], warning["level"]) == ("error", "warning")
    assert error["message"]["text"] == (
        'Deployment/shop/web: spec.replicas: found the text "3"; expected a whole number; '
        "leave the quotes out: 3"
    )
    (place,) = error["locations"]
    assert place == {
        "physicalLocation": {
            "artifactLocation": {"uri": "deploy/web.yaml", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 5, "startColumn": 13},
        },
        "logicalLocations": [
            {"fullyQualifiedName": "Deployment/shop/web/spec.replicas", "kind": "resource"}
        ],
    }


def test_a_rule_tells_what_explain_tells() -> None:
    (rule,) = run_of(report(NOTE))["tool"]["driver"]["rules"]
    description = described("MG1001")
    assert rule["shortDescription"]["text"] == description.title
    assert rule["fullDescription"]["text"] == description.why
    assert rule["help"]["text"] == explained("MG1001")
    assert "```diff" in rule["help"]["markdown"]
    assert rule["helpUri"].endswith("/docs/findings.md#mg1001")
    assert rule["defaultConfiguration"] == {"level": "warning"}


def test_a_rule_and_a_result_have_the_names_that_others_have_for_it() -> None:
    run = run_of(report(ERROR, NOTE))
    rules = {rule["id"]: rule.get("properties") for rule in run["tool"]["driver"]["rules"]}
    assert rules["MG201"] == {"istio": ["IST0106", "IST0133"], "kube-linter": ["schema-validation"]}
    assert [result.get("properties") for result in run["results"]] == [None, {"istio": "IST0107"}]


def test_a_note_is_one_and_leads_to_the_other_places() -> None:
    (result,) = run_of(report(NOTE))["results"]
    assert result["level"] == "note"
    (other,) = result["relatedLocations"]
    assert other == {
        "id": 1,
        "message": {"text": "Deployment/shop/web spec.template at deploy/web.yaml:9:3"},
        "physicalLocation": {
            "artifactLocation": {"uri": "deploy/web.yaml", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 9, "startColumn": 3},
        },
        "logicalLocations": [
            {"fullyQualifiedName": "Deployment/shop/web/spec.template", "kind": "resource"}
        ],
    }


def test_a_finding_about_a_whole_file_has_no_region_and_one_without_file_no_location() -> None:
    whole, nowhere = run_of(report(UNREADABLE, USAGE))["results"]
    assert "region" not in whole["locations"][0]["physicalLocation"]
    assert nowhere["locations"] == []


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b/ü%.yaml", "a%20b/%C3%BC%25.yaml"),
        ("./deploy/a.yaml", "deploy/a.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_a_file_is_a_uri_relative_to_the_root(file: str, uri: str) -> None:
    (result,) = run_of(report(replace(ERROR, location=Location(file, 1, 1))))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": uri, "uriBaseId": "%SRCROOT%"}


def test_an_absolute_path_is_relative_if_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = [str(tmp_path / "deploy" / "a.yaml"), "/somewhere/else.yaml"]
    run = run_of(report(*(replace(ERROR, location=Location(file, 1, 1)) for file in files)))
    places = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run["results"]]
    assert places == [
        {"uri": "deploy/a.yaml", "uriBaseId": "%SRCROOT%"},
        {"uri": "file:///somewhere/else.yaml"},
    ]
