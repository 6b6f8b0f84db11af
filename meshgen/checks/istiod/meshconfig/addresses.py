"""Where something is that proxies talk to: `host:port`, or a Service and its port.

Source: ValidateProxyAddress, ValidateZipkinCollector, validateExtensionProviderService of
istio.io/istio/pkg/config/validation/agent.
"""

import re
from collections.abc import Iterator

from meshgen.checks.istiod.addresses import is_address
from meshgen.checks.istiod.domains import fqdn_fault, is_label, wildcard_fault
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_PLACE = re.compile(r"(?:\[(?P<six>[^\[\]]*)\]|(?P<host>[^:\[\]]*)):(?P<port>[0-9]{1,18})\Z")
_LAST_PORT = 65535
_OF_NODE = "$(HOST_IP)"


def address(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no host or IP address with a port."""
    found = _PLACE.match(text)
    host = (found["six"] or found["host"] or "") if found else ""
    is_port = found is not None and 1 <= int(found["port"]) <= _LAST_PORT
    if not is_port or (fqdn_fault(host) and not is_address(host)):
        message = f"{words.show(text)} is not an address" if text else "is empty"
        yield Violation(path, message, "expected host:port, as in zipkin.istio-system:9411")


def address_or_node(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text is no address, in which `$(HOST_IP)` is that of the node."""
    if list(address(text.replace(_OF_NODE, "127.0.0.1", 1), path, span)):
        yield from address(text, path, span)


def service(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is neither a host nor namespace/host."""
    namespace, slash, host = text.partition("/")
    if slash:
        is_namespace = namespace in ("*", ".") or is_label(namespace.removeprefix("~"))
        is_host = "." in host or host == "*"
        is_right = is_namespace and is_host and not wildcard_fault(host)
    else:
        is_right = not fqdn_fault(text) or is_address(text)
    if not is_right:
        message = f"{words.show(text)} is not a host" if text else "is empty"
        yield Violation(
            path, message, "expected a full name, as in zipkin.tracing.svc.cluster.local"
        )
