"""The whole MeshConfig: what istiod refuses of it, and what it takes otherwise than it seems.

Source: ValidateMeshConfig of istio.io/istio/pkg/config/validation/agent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from meshgen.checks.cluster.selectors import operator_against_values
from meshgen.checks.fields import at_most_one, missing, one_of, one_of_if_any
from meshgen.checks.istiod.domains import is_label, wildcard_domain
from meshgen.checks.istiod.durations import duration
from meshgen.checks.istiod.labels import labels
from meshgen.checks.istiod.meshconfig import providers
from meshgen.checks.istiod.meshconfig.proxies import PROXY_CONFIG
from meshgen.checks.istiod.ports import port
from meshgen.checks.istiod.traffic.connection_pool import CONNECTION_POOL
from meshgen.checks.istiod.traffic.localities import LOCALITY, ZONE_AWARE
from meshgen.checks.istiod.traffic.outlier_detection import OUTLIER_DETECTION
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.durations import nanoseconds
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.schemas.walk import Schema

_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
# Those that Envoy can be told of. Source: ValidECDHCurves of istio.io/istio/pkg/config/security.
_CURVES = ("P-224", "P-256", "P-384", "P-521", "X25519", "X25519Kyber768Draft00", "X25519MLKEM768")
_HOUR = 3_600_000_000_000
_MILLISECOND = 1_000_000


def mesh_config(schema: Schema) -> Type:
    """Return the type of a MeshConfig; `schema` is its schema, which knows what excludes what."""
    listed = schema["$defs"]["istio.MeshConfig.ExtensionProvider"]["x-only-one"]
    fields = {"extensionProviders": providers.provider(listed[0])}
    return _MESH.joined(Type(fields=fields)).joined(_only_one(schema["$ref"], schema))


def _only_one(reference: str, schema: Schema) -> Type:
    """Return the type that asks of every message below one that nothing excludes another."""
    definition = schema["$defs"][reference.rpartition("/")[2]]
    fields = {}
    for name, field in definition["properties"].items():
        form = field["anyOf"][0]
        form = form.get("items", form)
        named = form.get("additionalProperties")
        inner = named["anyOf"][0] if isinstance(named, dict) else form
        below = _only_one(inner["$ref"], schema) if "$ref" in inner else Type()
        if below.checks or below.fields:
            fields[name] = below if inner is form else Type(values=below)
    checks = tuple(at_most_one(*names) for names in definition.get("x-only-one", ()))
    return Type(checks, fields)


def _connect_timeout(text: str, path: Path, span: Span) -> Iterator[Violation]:
    if wrong := list(duration(text, path, span)):
        yield from wrong
    elif (nanoseconds(text) or 0) > _HOUR:
        yield Violation(path, f"found {text}", "expected 1h at most")


def _detection(text: str, path: Path, span: Span) -> Iterator[Violation]:
    length = nanoseconds(text)
    if length is None or length % _MILLISECOND:
        yield from duration(text, path, span)


def _trust_domain(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Source: ValidateTrustDomain."""
    parts = text.removesuffix(".").split(".")
    if not text or not all(map(is_label, parts)):
        message = f"{words.show(text)} is not a trust domain" if text else "is empty"
        yield Violation(path, message, "expected a name such as cluster.local, without spiffe://")


def _root(text: str, path: Path, _: Span) -> Iterator[Violation]:
    if text and (not is_label(text) or text != text.lower()):
        message = f"no namespace is called {words.show(text)}"
        yield Violation(path, message, "expected a name of a namespace, such as istio-system")


def _outbound(policy: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if "mode" not in policy:
        message = "without a `mode` it is REGISTRY_ONLY: pods reach no host that nothing declares"
        hint = "write `mode: REGISTRY_ONLY` if that is meant, else `mode: ALLOW_ANY`"
        at, level = (*path, "mode"), Severity.WARNING
        yield Violation(at, message, hint=hint, severity=level, about_absence=True)


def _requirement(wanted: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    if not wanted.get("key"):
        yield missing(wanted, path, "key")
    if wanted.get("operator") not in _OPERATORS:
        at = (*path, "operator")
        yield from one_of(*_OPERATORS)(wanted.get("operator", ""), at, span)
    else:
        yield from operator_against_values(wanted, path, span)


def _curves(tls: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if tls.get("ecdhCurves"):
        message, expected = "the mesh's own TLS has fixed curves", "expected no such field"
        hint = "write it into `tlsDefaults`"
        yield Violation((*path, "ecdhCurves"), message, expected, hint, about_key=True)


def _curve(text: str, path: Path, span: Span) -> Iterator[Violation]:
    for violation in one_of_if_any(*_CURVES)(text, path, span):
        yield replace(violation, severity=Severity.WARNING)


_LABELS = Type(fields={"matchExpressions": Type((_requirement,)), "matchLabels": Type((labels,))})
_TRUST_DOMAIN = Type((_trust_domain,))
_PORT = Type((port,))
_MESH = Type(
    (providers.named, providers.defaults),
    {
        "connectTimeout": Type((_connect_timeout,)),
        "defaultConfig": PROXY_CONFIG,
        "defaultTrafficPolicy": Type(
            fields={"connectionPool": CONNECTION_POOL, "outlierDetection": OUTLIER_DETECTION}
        ),
        "discoverySelectors": _LABELS,
        "localityLbSetting": LOCALITY,
        "meshMTLS": Type((_curves,)),
        "outboundTrafficPolicy": Type((_outbound,)),
        "protocolDetectionTimeout": Type((_detection,)),
        "proxyInboundListenPort": _PORT,
        "proxyListenPort": _PORT,
        "rootNamespace": Type((_root,)),
        "serviceSettings": Type(fields={"hosts": Type((wildcard_domain,))}),
        "tlsDefaults": Type(fields={"ecdhCurves": Type((_curve,))}),
        "trustDomain": _TRUST_DOMAIN,
        "trustDomainAliases": _TRUST_DOMAIN,
        "zoneAwareLbSetting": ZONE_AWARE,
    },
)
