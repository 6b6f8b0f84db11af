"""Hosts in settings that are Services of the cluster, by their form."""

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from meshgen.system.texts import Text

_LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_END = r"(?![-\w.:@])|(?=\.(?:[\s\"',;)]|$))"
_URL = re.compile(
    r"\b[a-z][a-z0-9+.-]*://(?:[^\s/@\"'<>]*@)?"
    rf"(?P<host>{_LABEL}(?:\.{_LABEL})*)(?::(?P<port>\d{{1,5}}))?(?:{_END})"
)
_FULL = re.compile(
    rf"(?<![-\w.*/@])(?P<host>(?:{_LABEL}\.)+svc(?:\.cluster\.local)?)(?::(?P<port>\d{{1,5}}))?"
    rf"(?:{_END})"
)
_PAIR = re.compile(rf"(?P<host>[a-z](?:[-a-z0-9]*[a-z0-9])?(?:\.{_LABEL})*):(?P<port>\d{{2,5}})")
# Names of the machine itself, and of what is in every cluster.
_OWN = frozenset(("localhost", "host", "hostname", "kubernetes", "127"))


class Address(NamedTuple):
    """A Service that a text names by its host, and the port; 0 where none stands there.

    `is_short` is whether the host is a name alone, `is_of_pod` whether it is of a single pod.
    """

    text: Text
    host: str
    namespace: str
    name: str
    port: int
    is_short: bool
    is_of_pod: bool


def addresses_in(texts: Iterable[Text], namespaces: Container[str]) -> Iterator[Address]:
    """Yield the hosts in texts that are of a Service, of the text's own or a known namespace."""
    for text in texts:
        seen = set()
        for match in _matches(text.value):
            host, port = match["host"], int(match["port"] or 0)
            address = _address(text, host, port, namespaces)
            if address and (host, port) not in seen:
                seen.add((host, port))
                yield address


def _matches(value: str) -> Iterator[re.Match[str]]:
    if "://" in value:
        yield from _URL.finditer(value)
    if ".svc" in value:
        yield from _FULL.finditer(value)
    if ":" in value and "\n" not in value:
        yield from filter(None, map(_PAIR.fullmatch, value.split(",")))


def _address(text: Text, host: str, port: int, namespaces: Container[str]) -> Address | None:
    """Return what a host is in the cluster; None for one of the world, and for an address."""
    labels = host.removesuffix(".cluster.local").split(".")
    is_full = labels[-1] == "svc"
    if is_full:
        labels.pop()
    if len(labels) == 1:
        own = labels[0] in _OWN or labels[0].isdecimal() or is_full
        place = (text.member.namespace, labels[0])
        return None if own else Address(text, host, *place, port, is_short=True, is_of_pod=False)
    *pods, name, namespace = labels
    if not is_full and (pods or namespace not in namespaces):
        return None
    if (namespace, name) == ("default", "kubernetes"):
        return None
    return Address(text, host, namespace, name, port, is_short=False, is_of_pod=bool(pods))
