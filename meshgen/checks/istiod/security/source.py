"""Where requests of an AuthorizationPolicy come from."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.istiod.texts import empty, network, service_account, text_of, trust_domain
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_ACCOUNTS = ("serviceAccounts", "notServiceAccounts")
# What a service account says as well.
_PARTS = ("principals", "notPrincipals", "namespaces", "notNamespaces")
_NETWORKS = ("ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks")
# What is known of a connection that is not HTTP.
_OF_TCP = (*_PARTS, *_NETWORKS, *_ACCOUNTS)
_OF_HTTP = ("requestPrincipals", "notRequestPrincipals")
_TRUST_DOMAINS = ("trustDomains", "notTrustDomains")
# What an external authorizer cannot be asked for.
OF_IDENTITY = (*_PARTS, *_ACCOUNTS, *_TRUST_DOMAINS, *_OF_HTTP)


def is_of_tcp(source: Mapping[str, Any]) -> bool:
    """Return whether a source says something of a connection that is not HTTP."""
    return any(source.get(field) for field in _OF_TCP)


def _says_something(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a source has no values. Source: ValidateAuthorizationPolicy."""
    if not any(source.values()):
        yield Violation(path, "is empty", "expected principals, namespaces or the like")


def _one_identity(source: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that service accounts have company. Source: ValidateAuthorizationPolicy."""
    parts = [field for field in _PARTS if source.get(field)]
    for field in _ACCOUNTS if parts else ():
        if source.get(field):
            message, expected = f"`{parts[0]}` is set already", f"expected `{parts[0]}` or this"
            yield Violation((*path, field), message, expected)


SOURCE = Type(
    (_says_something, _one_identity),
    {
        **dict.fromkeys((*_PARTS[:4], *_OF_HTTP), text_of(empty)),
        **dict.fromkeys(_NETWORKS, text_of(network)),
        **dict.fromkeys(_ACCOUNTS, text_of(service_account)),
        **dict.fromkeys(_TRUST_DOMAINS, text_of(trust_domain)),
    },
)
