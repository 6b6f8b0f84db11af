"""What Go's types of Kustomize come to as a JSON Schema."""

import json
from pathlib import Path

from tools.schemas_kustomize import build

SOURCE = """\
type TypeMeta struct {
	Kind string `json:"kind,omitempty" yaml:"kind,omitempty"`
}

type Kustomization struct {
	TypeMeta `json:",inline" yaml:",inline"`

	// NamePrefix will prefix.
	NamePrefix string `json:"namePrefix,omitempty"`

	// Deprecated: Use the Labels field instead, which provides more.
	CommonLabels map[string]string `json:"commonLabels,omitempty"`

	Items []Item `json:"items,omitempty"`
	Options *Options `json:"options,omitempty"`
}

type Merge string

type Item struct {
	resid.Gvk `json:",inline,omitempty"`
	Count  int64                  `json:"count"`
	Merges []Merge                `json:"merges,omitempty"`
	Values map[string]interface{} `json:"values,omitempty"`
	hidden int
}

type Gvk struct {
	Group string `json:"group,omitempty"`
}

type Options struct {
	Immutable bool `json:"immutable,omitempty"`
}

type Unused struct {
	Name string `json:"name,omitempty"`
}
"""


def test_structs_become_mappings_without_other_fields() -> None:
    text = {"type": ["string", "null"]}
    schema = build(SOURCE)
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert schema["properties"] == {
        "kind": text,
        "namePrefix": text,
        "commonLabels": {
            "type": ["object", "null"],
            "additionalProperties": text,
            "deprecated": True,
            "x-instead": "labels",
        },
        "items": {"type": ["array", "null"], "items": {"$ref": "#/$defs/Item"}},
        "options": {"$ref": "#/$defs/Options"},
    }
    assert list(schema["$defs"]) == ["Item", "Options"]
    assert schema["$defs"]["Item"]["properties"] == {
        "group": text,
        "count": {"type": ["integer", "null"]},
        "merges": {"type": ["array", "null"], "items": text},
        "values": {"type": ["object", "null"]},
    }


def test_what_ships_has_every_field_of_a_kustomization() -> None:
    root = Path(__file__).parent.parent.parent / "schemas" / "kustomize.json"
    schema = json.loads(root.read_text(encoding="utf-8"))
    assert {"resources", "components", "patches", "replacements", "images"} <= set(
        schema["properties"]
    )
    assert all(schema["$defs"].values())
