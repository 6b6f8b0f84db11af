"""What proxies are started with: the ProxyConfig of a MeshConfig.

Source: ValidateMeshConfigProxyConfig of istio.io/istio/pkg/config/validation/agent.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import at_least, exactly_one, not_empty, one_of, required
from meshgen.checks.istiod.durations import duration
from meshgen.checks.istiod.meshconfig.addresses import address, address_or_node
from meshgen.checks.istiod.ports import port
from meshgen.checks.istiod.traffic.client_tls import CLIENT_TLS
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.durations import nanoseconds
from meshgen.findings import Severity
from meshgen.resources import Path

_SECOND = 1_000_000_000
_NO_LONGER = "ISTIO_META_DNS_AUTO_ALLOCATE"
_WINDOW = at_least(65535)


def _drain(text: str, path: Path, span: Span) -> Iterator[Violation]:
    if wrong := list(duration(text, path, span)):
        yield from wrong
    elif (nanoseconds(text) or 0) % _SECOND:
        yield Violation(path, f"{text} is no whole number of seconds", "expected whole seconds")


def _delay(text: str, path: Path, _: Span) -> Iterator[Violation]:
    if not nanoseconds(text):
        yield Violation(path, f"found {text}", "expected more than 0s")


def _address_if_any(text: str, path: Path, span: Span) -> Iterator[Violation]:
    if text:
        yield from address(text, path, span)


def _metadata(variables: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if _NO_LONGER in variables:
        yield Violation(
            (*path, _NO_LONGER),
            "this is deprecated",
            hint="addresses are allocated by istiod: label a ServiceEntry "
            "networking.istio.io/enable-autoallocate-ip",
            severity=Severity.WARNING,
            about_key=True,
        )


_ADDRESS = Type((_address_if_any,))
_SOME = Type((not_empty,))
_PORT = Type((port,))
_COUNT, _POSITIVE = Type((at_least(0),)), Type((at_least(1),))
_COLLECTOR = Type((required("address"),), {"address": Type((address_or_node,))})
_PRIVATE_KEYS = Type((required("pollDelay"),), {"pollDelay": Type((_delay,))})
PROXY_CONFIG = Type(
    fields={
        "binaryPath": _SOME,
        "concurrency": _COUNT,
        "configPath": _SOME,
        "connectionSettings": Type(
            fields={
                "clusterPerConnectionBufferLimitBytes": _COUNT,
                "globalDownstreamConnectionLimit": _POSITIVE,
                "http2InitialConnectionWindowSize": Type((_WINDOW,)),
                "http2InitialStreamWindowSize": Type((_WINDOW,)),
                "httpMaxConcurrentStreams": _POSITIVE,
                "listenerConnectionLimit": _POSITIVE,
                "listenerPerConnectionBufferLimitBytes": _COUNT,
            }
        ),
        "controlPlaneAuthPolicy": Type((one_of("NONE", "MUTUAL_TLS"),)),
        "discoveryAddress": Type((address,)),
        "drainDuration": Type((_drain,)),
        "envoyAccessLogService": Type(fields={"address": _ADDRESS}),
        "envoyMetricsService": Type(fields={"address": _ADDRESS}),
        "envoyMetricsServiceAddress": _ADDRESS,
        "privateKeyProvider": Type(
            (exactly_one("cryptomb", "qat", what="provider"),),
            {"cryptomb": _PRIVATE_KEYS, "qat": _PRIVATE_KEYS},
        ),
        "proxyAdminPort": _PORT,
        "proxyMetadata": Type((_metadata,)),
        "serviceCluster": _SOME,
        "statsdUdpAddress": _ADDRESS,
        "statusPort": _PORT,
        "tracing": Type(
            fields={
                "datadog": _COLLECTOR,
                "lightstep": _COLLECTOR.joined(Type((required("accessToken"),))),
                "tlsSettings": CLIENT_TLS,
                "zipkin": _COLLECTOR,
            }
        ),
    }
)
