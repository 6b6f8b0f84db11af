"""What `proxy.istio.io/config` holds: a ProxyConfig, as YAML in a text."""

from functools import lru_cache
from typing import Any

from meshgen.checks.rules.injection.proxy_fields import FIELDS, camel, wrong
from meshgen.durations import nanoseconds
from meshgen.errors import MeshgenError
from meshgen.lenient import mapping
from meshgen.yamlio import load_all, read_data, to_data

_SECOND = 1_000_000_000
_NEEDED = ("configPath", "binaryPath", "serviceCluster", "discoveryAddress")
_ADDRESSES = ("discoveryAddress", "statsdUdpAddress", "envoyMetricsServiceAddress")


class NotYamlError(Exception):
    """The text is no YAML."""


def read_config(text: str) -> Any:
    """Return what a text holds; raises NotYamlError."""
    data = read_data(text)
    if data is not None:
        return data
    try:
        documents = load_all(text, "")
    except MeshgenError as error:
        raise NotYamlError from error
    return to_data(documents[0]) if documents else None


# A cache of a pure function: the pods of a mesh have a few such texts between them.
@lru_cache(maxsize=256)
def refused(text: str) -> str:
    """Return what the injector expects of a text that it refuses; "" of one that it takes.

    Source: validateProxyConfig of pkg/kube/inject, ValidateMeshConfigProxyConfig.
    """
    try:
        config = read_config(text)
    except NotYamlError:
        return "YAML"
    found = wrong(config, FIELDS)
    if found:
        return f"for {found[0]} {found[1]}" if found[0] else found[1]
    given = {camel(str(name)): value for name, value in mapping(config).items()}
    for name in _NEEDED:
        if given.get(name) == "":
            return f"a value for {name}"
    drain = nanoseconds(given.get("drainDuration") or "1s") or 0
    if drain < _SECOND or drain % _SECOND:
        return "for drainDuration whole seconds"
    for name in _ADDRESSES:
        address = given.get(name)
        if address and not _is_address(address):
            return f"for {name} a host and its port, HOST:PORT"
    return ""


def _is_address(address: str) -> bool:
    port = address.rpartition(":")[2]
    return ":" in address and port.isdecimal() and 0 < int(port[:6]) < 1 << 16
