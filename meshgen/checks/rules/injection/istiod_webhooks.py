"""The webhooks of istiod, which may run outside of the cluster."""

import re
from collections.abc import Iterator
from ipaddress import ip_address

from meshgen.checks.rules.injection.webhooks import MUTATING, VALIDATING, Webhook, webhooks_of
from meshgen.system import System

_VALIDATOR, _VALIDATORS, _INJECTORS = (
    "istiod-default-validator",
    "istio-validator",
    "istio-sidecar-injector",
)
# What Go's url.Parse takes: a scheme or none, a host with a port of digits or none.
_url = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*:(?!/)[^\x00-\x1f\x7f]*"
    r"|(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(?:[^/?#@\s]*@)?"
    r"(?P<host>\[[^\]\s]*\]|(?:[^/?#:\[\]\s\\^`{|}%]|%[89A-Fa-f][0-9A-Fa-f])*)"
    r"(?::[0-9]*)?(?:[/?#][^\x00-\x1f\x7f]*)?"
    r"|(?:[A-Za-z][A-Za-z0-9+.-]*:)?/(?!/)[^\x00-\x1f\x7f]*"
    r"|[^:/?#\x00-\x1f\x7f]*(?:[/?#][^\x00-\x1f\x7f]*)?)\Z"
).match
_bad_escape = re.compile(r"%(?![0-9A-Fa-f]{2})").search


def of_istiod(system: System) -> Iterator[Webhook]:
    """Yield the webhooks that istiod answers, by the names that its charts give them.

    Source: ExternalControlPlaneAnalyzer of istio.io/istio/pkg/config/analysis/analyzers.
    """
    for member in system.of(VALIDATING):
        if member.name == _VALIDATOR or member.name.startswith(_VALIDATORS):
            yield from webhooks_of(member)
    for member in system.of(MUTATING):
        if member.name.startswith(_INJECTORS):
            yield from webhooks_of(member)


def host_of(url: str) -> str | None:
    """Return the host of a URL, "" if it has none; None if it is no URL."""
    match = _url(url)
    if match is None or _bad_escape(url.partition("?")[0]):
        return None
    return (match["host"] or "").strip("[]")


def is_address(host: str) -> bool:
    """Return whether a host is an address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return "%" not in host
