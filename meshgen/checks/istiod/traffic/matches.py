"""What a route asks of requests and connections.

Source: validateHTTPRouteMatchRequest, validateTCPMatch, validateTLSMatch of
istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator

from meshgen.checks.istiod.addresses import subnet
from meshgen.checks.istiod.domains import label
from meshgen.checks.istiod.labels import labels
from meshgen.checks.istiod.ports import port_unless_zero
from meshgen.checks.istiod.strings import HEADER_MATCH, REGEX_MATCH, STRING_MATCH, regex
from meshgen.checks.istiod.traffic.gateway_names import gateway_names, old_gateway_name
from meshgen.checks.istiod.traffic.headers import matched_names
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def _namespace(name: str, path: Path, span: Span) -> Iterator[Violation]:
    if name:
        yield from label(name, path, span)


def _absence_regex(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with the expression for a header's absence: `*` stands for any value."""
    if text != "*":
        yield from regex(text, path, span)


_ABSENT_HEADER = Type(
    fields={"regex": Type((_absence_regex,)), "prefix": STRING_MATCH.fields["prefix"]}
)
_COMMON = Type(
    (gateway_names,),
    {"port": Type((port_unless_zero,)), "sourceLabels": Type((labels,))},
)
_CONNECTION = Type(fields={"destinationSubnets": Type((subnet,))})

HTTP_MATCH = _COMMON.joined(
    Type(
        fields={
            "authority": STRING_MATCH,
            "headers": Type((matched_names,), values=HEADER_MATCH),
            "method": STRING_MATCH,
            "queryParams": Type(values=STRING_MATCH),
            "scheme": STRING_MATCH,
            "sourceNamespace": Type((_namespace,)),
            "uri": REGEX_MATCH,
            "withoutHeaders": Type((matched_names,), values=_ABSENT_HEADER),
        }
    )
)
TCP_MATCH = _COMMON.joined(_CONNECTION)
# Hosts of SNI are held against the hosts of the whole.
TLS_MATCH = TCP_MATCH.joined(Type((old_gateway_name,)))
