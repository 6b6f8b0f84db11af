"""What the config's types are built from: the struct, the scalar types, the documentation."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta


class Spec(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename="camel",
    omit_defaults=True,
):
    """A mapping of the config. A field that is None was not set."""


def doc(
    text: str, *, renders: str = "", example: Any = None, default: str = "", replaces: bool = False
) -> Meta:
    """Document a field: what it is, what it renders to, an example, a default in words.

    `replaces` marks a mapping that an override replaces whole, since its keys exclude each other.
    """
    extra: dict[str, Any] = {}
    if renders:
        extra["x-renders"] = renders
    if default:
        extra["x-default"] = default
    if replaces:
        extra["x-replaces"] = True
    return Meta(
        description=text,
        examples=None if example is None else [example],
        extra_json_schema=extra or None,
    )


def _text(expected: str) -> dict[str, Any]:
    # A plain number or boolean stands for its own text: `PORT: 8001` means "8001".
    return {"type": ["string", "number", "boolean"], "x-text": True, "x-expected": expected}


def _expected(what: str) -> dict[str, Any]:
    return {"x-expected": what}


_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"

# Any text; numbers and booleans count as what they look like.
Text = Annotated[str, Meta(extra_json_schema=_text("text"))]
# Kubernetes' quantity grammar, k8s.io/apimachinery/pkg/api/resource.
Quantity = Annotated[
    str,
    Meta(
        pattern=r"^(0|[1-9]\d*|\d*\.\d+|\d+\.)([numkMGTPE]|[KMGTPE]i|[eE][-+]?\d+)?$",
        extra_json_schema=_text("a quantity such as 100m, 0.5 or 256Mi"),
    ),
]
# RFC 1123 label: names of services, ports' hosts, ConfigMaps.
Name = Annotated[
    str,
    Meta(
        pattern=rf"^{_LABEL}$",
        max_length=63,
        extra_json_schema=_expected(
            "a name of lower-case letters, digits and '-' that starts and ends with a letter or "
            "digit (RFC 1123)"
        ),
    ),
]
# RFC 1123 subdomain: names of objects that are no part of a host name.
ObjectName = Annotated[
    str,
    Meta(
        pattern=rf"^{_LABEL}(\.{_LABEL})*$",
        max_length=253,
        extra_json_schema=_expected(
            "a name of lower-case letters, digits, '-' and '.' that starts and ends with a letter "
            "or digit (RFC 1123)"
        ),
    ),
]
NamePart = Annotated[
    str,
    Meta(
        pattern=r"^[-a-z0-9]*$",
        max_length=50,
        extra_json_schema=_expected("lower-case letters, digits and '-', such as prod-"),
    ),
]
Port = Annotated[int, Meta(ge=1, le=65535, extra_json_schema=_expected("a port from 1 to 65535"))]
NodePort = Annotated[
    int,
    Meta(ge=30000, le=32767, extra_json_schema=_expected("a node port from 30000 to 32767")),
]
# Go's time.ParseDuration as Istio takes it, without days.
Duration = Annotated[
    str,
    Meta(
        pattern=r"^(\d+(\.\d+)?(h|ms|m|s))+$",
        extra_json_schema=_expected("a duration such as 500ms, 10s or 1m30s"),
    ),
]
Version = Annotated[
    str,
    Meta(
        pattern=r"^1\.\d+$",
        extra_json_schema=_expected('a minor version in quotes, such as "1.29"'),
    ),
]
Count = Annotated[int, Meta(ge=0, extra_json_schema=_expected("a whole number from 0"))]
Positive = Annotated[int, Meta(ge=1, extra_json_schema=_expected("a whole number from 1"))]
Percent = Annotated[
    int, Meta(ge=1, le=1000, extra_json_schema=_expected("percent of the request, such as 70"))
]
# An absolute number or a percentage, k8s.io/apimachinery/pkg/util/intstr.
IntOrPercent = (
    Count
    | Annotated[
        str, Meta(pattern=r"^\d+%$", extra_json_schema=_expected("a number or a percentage: 25%"))
    ]
)
LabelKey = Annotated[
    str,
    Meta(
        pattern=r"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
        extra_json_schema=_expected("a label key such as team or example.com/team"),
    ),
]
LabelValue = Annotated[
    str,
    Meta(
        pattern=r"^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$",
        extra_json_schema=_text("a label value: up to 63 letters, digits, '-', '_' and '.'"),
    ),
]
Labels = dict[LabelKey, LabelValue]
Annotations = dict[LabelKey, Text]
ConfigKey = Annotated[
    str,
    Meta(
        pattern=r"^[-._a-zA-Z0-9]+$",
        max_length=253,
        extra_json_schema=_expected("a ConfigMap key: letters, digits, '-', '_' and '.'"),
    ),
]
EnvName = Annotated[
    str,
    Meta(
        pattern=r"^[-._a-zA-Z][-._a-zA-Z0-9]*$",
        extra_json_schema=_expected("the name of an environment variable, such as LOG_LEVEL"),
    ),
]
# A part of a Kubernetes or Istio object, written as the API has it.
Raw = dict[str, Any]
