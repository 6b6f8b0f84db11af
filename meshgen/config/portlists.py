"""A list of ports, as Kubernetes, Compose and charts have it, as the mapping that it is here."""

import re
from collections.abc import Sequence

from meshgen.config.layers import mapping
from meshgen.yamlio import Node

# `80`, `80:8080`, `127.0.0.1:80:8080/tcp`: the port of the host comes before that of the container.
_WRITTEN = re.compile(r"(?:\d+(?:\.\d+){3}:)?(?:(\d+):)?(\d+)(?:/(tcp|udp))?")
_HTTPS = "443"
_MOST = 3


def ports_written_out(items: Sequence[Node]) -> str:
    """Return ports as YAML in flow style; empty where they are none."""
    entries = [_entry(item, number) for number, item in enumerate(items[:_MOST])]
    if not entries or not all(entries):
        return ""
    more = ", …" if len(items) > _MOST else ""
    return f"{{{', '.join(entries)}{more}}}"


def _entry(item: Node, number: int) -> str:
    name, port, target, protocol = _said(item)
    if not port:
        return ""
    kind = "udp" if protocol == "udp" else "https" if port == _HTTPS else "http"
    name = name or (f"{kind}-{port}" if number else kind)
    both = f"{{port: {port}, targetPort: {target}}}"
    return f"{name}: {port if target in ('', port) else both}"


def _said(item: Node) -> tuple[str, str, str, str]:
    """Return name, port, target and protocol of an item; what it does not say is empty."""
    if isinstance(item.value, dict):
        said = {key: _text(child) for key, child in mapping(item).items()}
        inside = said.get("containerPort", "")
        target = said.get("targetPort", inside)
        return said.get("name", ""), said.get("port", inside or target), target, ""
    match = _WRITTEN.fullmatch(_text(item))
    if match is None:
        return "", "", "", ""
    outside, inside, protocol = match.groups()
    return "", outside or inside, inside, protocol or ""


def _text(node: Node) -> str:
    value = node.value
    return "" if isinstance(value, dict | list) or value is None else node.text or str(value)
