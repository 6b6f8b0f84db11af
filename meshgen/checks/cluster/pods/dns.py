"""How a pod looks names of hosts up."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.network.addresses import ip
from meshgen.checks.fields import missing, named, required
from meshgen.checks.names import is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_MOST_SERVERS = 3
_MOST_SEARCHES, _LONGEST_SEARCHES = 32, 2048
# Before 1.26 (ExpandedDNSConfig).
_OLD_MOST_SEARCHES, _OLD_LONGEST_SEARCHES = 6, 256
_LONGEST_NAME = 253
_PART = "_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?"
_RELAXED = re.compile(rf"{_PART}(?:\.{_PART})*")


def servers_by_policy(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a pod has no server although it takes the node's and the cluster's not.

    Source: validatePodDNSConfig.
    """
    if spec.get("dnsPolicy") == "None":
        config, expected = spec.get("dnsConfig"), "expected a server, with `dnsPolicy: None`"
        if config is None:
            yield missing(spec, path, "dnsConfig", expected)
        elif not config.get("nameservers"):
            yield missing(config, (*path, "dnsConfig"), "nameservers", expected)


def _few(config: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that there is more than the C library takes. Source: validatePodDNSConfig."""
    servers, searches = config.get("nameservers", ()), config.get("searches", ())
    if len(servers) > _MOST_SERVERS:
        message = f"has {words.count(len(servers), 'server')}"
        yield Violation((*path, "nameservers"), message, f"expected at most {_MOST_SERVERS}")
    is_old = span.before(26)
    most = _OLD_MOST_SEARCHES if is_old else _MOST_SEARCHES
    if len(searches) > most:
        message = f"has {words.count(len(searches), 'domain')}"
        yield Violation((*path, "searches"), message, f"expected at most {most}")
    longest = _OLD_LONGEST_SEARCHES if is_old else _LONGEST_SEARCHES
    length = len(" ".join(searches).encode())
    if length > longest:
        expected = f"expected at most {longest}, with the spaces between"
        yield Violation((*path, "searches"), f"has {length} characters", expected)


def _search(domain: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text is no domain; underscores and `.` came in 1.33.

    Source: validatePodDNSConfig.
    """
    name = domain.removesuffix(".")
    if span.before(33):
        yield from misnamed(is_subdomain, name, path)
    elif domain != "." and (len(name) > _LONGEST_NAME or not _RELAXED.fullmatch(name)):
        message = f"{words.show(domain)} is not a domain" if domain else "is empty"
        yield Violation(path, message, "expected lower-case letters, digits, `-`, `_` and `.`")


def _address(alias: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a host has no address. Source: ValidateHostAliases."""
    yield from ip(alias.get("ip", ""), (*path, "ip"), span)


DNS_CONFIG = Type(
    (_few,),
    fields={
        "nameservers": Type((ip,)),
        "options": Type((required("name"),)),
        "searches": Type((_search,)),
    },
)
HOST_ALIAS = Type((_address,), fields={"hostnames": Type((named(is_subdomain),))})
