"""Field names as CEL expressions write them.

Source: Escape in k8s.io/apiserver/pkg/cel/escaping.go. Keys of maps are never escaped.
"""

import re

RESERVED = {
    *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import"),
    *("in", "let", "loop", "namespace", "null", "package", "return", "true", "var", "void"),
    "while",
}
_WORDS = {"__": "underscores", ".": "dot", "-": "dash", "/": "slash"}
_ODD = re.compile(r"__|[.\-/]")
_WRITABLE = re.compile(r"[A-Za-z_.\-/][A-Za-z0-9_.\-/]*")


def escaped(name: str) -> str | None:
    """Return a field's name as an expression writes it; None for one that none can write."""
    if name in RESERVED:
        return f"__{name}__"
    if not _WRITABLE.fullmatch(name):
        return None
    return _ODD.sub(lambda odd: f"__{_WORDS[odd[0]]}__", name)
