"""The config's texts and numbers: what each may be, and the words for it."""

from typing import Annotated, Any

from msgspec import Meta

from meshgen.model.base import expected, pattern_of, text

_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_MOST = 2**31 - 1

# Any text; numbers and booleans count as what they look like. Like all texts without a grammar of
# their own, it may hold references to services: ${NAME.url}.
Text = Annotated[str, Meta(extra_json_schema=text("text"))]
# A text that must say something.
Word = Annotated[str, Meta(min_length=1, extra_json_schema=expected("a text that is not empty"))]
# Kubernetes' quantity grammar, k8s.io/apimachinery/pkg/api/resource. Nothing that a cluster has
# needs more digits, and an exponent without an end would never be worked out.
Quantity = Annotated[
    str,
    Meta(
        pattern=r"^(0|[1-9][0-9]*|[0-9]*\.[0-9]+|[0-9]+\.)"
        r"([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]{1,2})?$",
        max_length=40,
        extra_json_schema=text("a quantity such as 100m, 0.5 or 256Mi", mend="quantity"),
    ),
]
# A limit, or none at all.
UNLIMITED = "none"
Limit = Annotated[
    str,
    Meta(
        pattern=rf"^{UNLIMITED}$|{pattern_of(Quantity)}",
        max_length=40,
        extra_json_schema=text(
            "a quantity such as 100m, 0.5 or 256Mi, or none for no limit", mend="quantity"
        ),
    ),
]
# RFC 1123 label: names of services, ports' hosts, ConfigMaps.
Name = Annotated[
    str,
    Meta(
        pattern=rf"^{_LABEL}$",
        max_length=63,
        extra_json_schema=expected(
            "a name of lower-case letters, digits and '-' that starts and ends with a letter or "
            "digit (RFC 1123)",
            mend="name",
        ),
    ),
]
# A service's name, or every service in an environment.
ServiceName = Annotated[
    str,
    Meta(
        pattern=rf"^(\*|{_LABEL})$",
        max_length=63,
        extra_json_schema=expected(
            "a name of lower-case letters, digits and '-' that starts and ends with a letter or "
            "digit (RFC 1123)",
            mend="name",
        ),
    ),
]
# RFC 1123 subdomain: names of objects that are no part of a host name.
ObjectName = Annotated[
    str,
    Meta(
        pattern=rf"^{_LABEL}(\.{_LABEL})*$",
        max_length=253,
        extra_json_schema=expected(
            "a name of lower-case letters, digits, '-' and '.' that starts and ends with a letter "
            "or digit (RFC 1123)",
            mend="name",
        ),
    ),
]
# The name of one of `configMaps`.
ConfigMapRef = Annotated[ObjectName, Meta(extra_json_schema={"x-refers": "configMaps"})]
# The name of one of `services`.
ServiceRef = Annotated[Name, Meta(extra_json_schema={"x-refers": "services"})]
# The name of one of `clusters`.
ClusterRef = Annotated[Name, Meta(extra_json_schema={"x-refers": "clusters"})]
# The name of one of `gateways`, or what stands for one elsewhere.
GatewayRef = Annotated[str, Meta(extra_json_schema={"x-refers": "gateways"})]
IN_NAMESPACE = "The namespace that it is in: one of `namespaces`; the mesh's name is the own one's."
# The name of one of `namespaces`, or the mesh's own for the environment's own namespace.
NamespaceRef = Annotated[Name, Meta(extra_json_schema={"x-refers": "namespaces"})]
NamePart = Annotated[
    str,
    Meta(
        pattern=r"^[-a-z0-9]*$",
        max_length=50,
        extra_json_schema=expected("lower-case letters, digits and '-', such as prod-"),
    ),
]
_EDGE, _INNER = r"([a-z0-9]|\{environment\})", r"[-a-z0-9]|\{environment\}"
# What makes a namespace's name: which namespace it is has to be in it.
NamePattern = Annotated[
    str,
    Meta(
        pattern=rf"^({_EDGE}({_INNER})*)?\{{name\}}(({_INNER})*{_EDGE})?$",
        max_length=80,
        extra_json_schema=expected("a name with {name} in it, such as {name}-{environment}"),
    ),
]
Port = Annotated[int, Meta(ge=1, le=65535, extra_json_schema=expected("a port from 1 to 65535"))]
NodePort = Annotated[
    int,
    Meta(ge=30000, le=32767, extra_json_schema=expected("a node port from 30000 to 32767")),
]
# Go's time.ParseDuration as Istio takes it, without days.
_DURATION = r"^([0-9]+(\.[0-9]+)?(h|ms|m|s))+$"
Duration = Annotated[
    str,
    Meta(
        pattern=_DURATION,
        max_length=40,
        extra_json_schema=expected("a duration such as 500ms, 10s or 1m30s", mend="duration"),
    ),
]
# How long a request takes.
Latency = Annotated[
    str,
    Meta(
        pattern=_DURATION,
        max_length=40,
        extra_json_schema=expected("a duration such as 5ms, 300ms or 1s", mend="latency"),
    ),
]
Version = Annotated[
    str,
    Meta(
        pattern=r"^1\.(0|[1-9][0-9]{0,2})$",
        extra_json_schema=expected('a minor version in quotes, such as "1.29"', mend="version"),
    ),
]
# One, or all that a team in the middle of an upgrade runs. The file may hold one without a list.
Versions = Annotated[
    tuple[Version, ...],
    Meta(min_length=1, extra_json_schema={**expected("a list of them"), "x-one": True}),
]
_RELEASE = r"[0-9]{1,6}(\.[0-9]{1,6}){0,2}"
_CLAUSE = rf" *(>=|<=|>|<|==|!=)? *{_RELEASE} *"
MeshgenRelease = Annotated[
    str,
    Meta(
        pattern=rf"^{_CLAUSE}(,{_CLAUSE})*$",
        extra_json_schema=expected('a release, such as "0.3", or a range, such as ">=0.3, <0.5"'),
    ),
]
Count = Annotated[int, Meta(ge=0, le=_MOST, extra_json_schema=expected("a whole number from 0"))]
Positive = Annotated[int, Meta(ge=1, le=_MOST, extra_json_schema=expected("a whole number from 1"))]
Percent = Annotated[
    int, Meta(ge=1, le=1000, extra_json_schema=expected("percent of the request, such as 70"))
]
# An absolute number or a percentage, k8s.io/apimachinery/pkg/util/intstr.
IntOrPercent = (
    Count
    | Annotated[
        str,
        Meta(pattern=r"^[0-9]{1,9}%$", extra_json_schema=expected("a number or a percentage: 25%")),
    ]
)
LabelKey = Annotated[
    str,
    Meta(
        pattern=r"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
        extra_json_schema=expected("a label key such as team or example.com/team"),
    ),
]
LabelValue = Annotated[
    str,
    Meta(
        pattern=r"^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$",
        extra_json_schema=text("a label value: up to 63 letters, digits, '-', '_' and '.'"),
    ),
]
# One that must say something, since no label at all would mean something else.
LabelWord = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
        extra_json_schema=text("1 to 63 letters, digits, '-', '_' and '.'"),
    ),
]
# What is there though nothing renders it: an object of a kind, or a host. Names of RBAC hold `:`.
_PART = r"[a-z0-9*]([-a-z0-9.:*]*[a-z0-9*])?"
Existing = Annotated[
    str,
    Meta(
        pattern=(
            rf"^([A-Z][A-Za-z0-9]*(\.[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?(/{_PART}){{1,2}}"
            r"|\*|[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?(\.[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?)+)$"
        ),
        max_length=512,
        extra_json_schema=expected(
            "Kind/name, Kind/namespace/name or a host, such as Secret/app-secrets, "
            "Service/billing/invoices or *.example.com"
        ),
    ),
]
# Why something is ignored: more than spaces.
Reason = Annotated[
    str, Meta(pattern=r"\S", extra_json_schema=expected("the reason why it is ignored"))
]
Labels = dict[LabelKey, LabelValue]
# A label by which pods are known; the service's own name can be said for all services at once.
SelectorValue = Annotated[
    str,
    Meta(
        pattern=r"^(\{name\}|[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)$",
        extra_json_schema=text("{name} or 1 to 63 letters, digits, '-', '_' and '.'"),
    ),
]
Annotations = dict[LabelKey, Text]
ConfigKey = Annotated[
    str,
    Meta(
        # Neither `.` nor anything that starts with `..`: IsConfigMapKey in k8s.io/apimachinery.
        pattern=r"^\.?[-_a-zA-Z0-9][-._a-zA-Z0-9]*$",
        max_length=253,
        extra_json_schema=expected(
            "a key of letters, digits, '-', '_' and '.' that does not start with '..'",
            mend="key",
        ),
    ),
]
EnvName = Annotated[
    str,
    Meta(
        # IsEnvVarName in k8s.io/apimachinery, up to 1.31 without the relaxed rule.
        pattern=r"^([-_a-zA-Z]|\.[-_a-zA-Z0-9])[-._a-zA-Z0-9]*$",
        extra_json_schema=expected(
            "the name of an environment variable, such as LOG_LEVEL", mend="variable"
        ),
    ),
]
# A part of a Kubernetes or Istio object, written as the API has it.
Raw = dict[str, Any]
