"""Inspectors: they look at what a connection begins with, so that filter chains can be told."""

from collections.abc import Iterable, Iterator, Sequence

from meshgen.xds.chains import HTTP_ALPN, TLS, Chain
from meshgen.xds.filters import listener
from meshgen.xds.resources import Json

_OF_HTTP = listener("http_inspector", "HttpInspector")
OF_TLS = listener("tls_inspector", "TlsInspector")


def needed(chains: Iterable[Chain]) -> list[Json]:
    """Return those that the chains of an outbound listener need.

    Source: buildListenerFromEntry of istio.io/istio/pilot/pkg/networking/core.
    """
    listed = list(chains)
    by_tls = any(chain.needs_sni for chain in listed)
    by_http = any(chain.alpn for chain in listed)
    return [*([OF_TLS] if by_tls else []), *([_OF_HTTP] if by_http else [])]


def by_port(chains: Sequence[Chain]) -> Iterator[Json]:
    """Yield those that chains by port need, which look at those ports alone whose chains do.

    Source: populateListenerFilters of istio.io/istio/pilot/pkg/networking/core.
    """
    ports = {chain.port for chain in chains}
    by_tls = {chain.port for chain in chains if chain.transport == TLS}
    by_http = {chain.port for chain in chains if set(HTTP_ALPN) & set(chain.alpn)}
    if by_tls:
        others = ports - by_tls if 0 in by_tls else by_tls
        yield _but_at(OF_TLS, others, only=0 not in by_tls)
    if by_http:
        yield _but_at(_OF_HTTP, ports - by_http)


def _but_at(inspector: Json, ports: Iterable[int], *, only: bool = False) -> Json:
    """Return an inspector that looks at nothing of some ports; with `only`, at them alone."""
    rules = [{"destinationPortRange": {"start": each, "end": each + 1}} for each in sorted(ports)]
    if not rules:
        return inspector
    rule: Json = rules[0] if len(rules) == 1 else {"orMatch": {"rules": rules}}
    return {**inspector, "filterDisabled": {"notMatch": rule} if only else rule}
