"""What meshgen reads of CEL itself: where a name stands, and whether a rule is about all items.

The library compiles and runs, and shows no syntax tree (its `serialize` is a protobuf message that
nothing here can read). Tokens are enough. Source: the lexical grammar in CEL's language definition.
"""

import re

# What is not closed ends with its line or with the text, so that each character is read once.
_WORD = r"""
    (?: [bB]?[rR]|[rR][bB] ) \"{3} .*? (?: \"{3} | \Z )
    | (?: [bB]?[rR]|[rR][bB] ) '{3} .*? (?: '{3} | \Z )
    | (?: [bB]?[rR]|[rR][bB] ) (?: "[^"\n]*"? | '[^'\n]*'? )
    | [bB]? \"{3} (?:\\.|[^\\])*? (?: \"{3} | \\?\Z )
    | [bB]? '{3} (?:\\.|[^\\])*? (?: '{3} | \\?\Z )
    | [bB]? (?: "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'? )
    | //[^\n]*
    | [A-Za-z_][A-Za-z0-9_]*
"""
_TOKEN = re.compile(f"{_WORD} | .", re.VERBOSE | re.DOTALL)
# Numbers, operators and names in quotes in one piece.
_CODE = re.compile(
    rf"""{_WORD}
    | `[^`\n]*`
    | [0-9]+ (?: \.[0-9]+ )? (?: [eE][+-]?[0-9]+ )? [xXuU0-9a-fA-F]*
    | && | \|\| | [=!<>]=
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN, _CLOSED = ("(", "[", "{"), (")", "]", "}")


def tokens(text: str) -> list[str]:
    """Return an expression's literals, comments, names and single signs; joined, they are it."""
    return _TOKEN.findall(text)


def code_of(text: str) -> list[str]:
    """Return what a parser wants of an expression: neither space nor comments."""
    return [token for token in _CODE.findall(text) if token.strip() and not token.startswith("//")]


def with_name(text: str, name: str, value: str) -> str:
    """Return an expression with another one in place of a name."""
    return "".join(value if token == name else token for token in tokens(text))


def for_item(text: str, item: str) -> str | None:
    """Return a rule that is one `self.all(…)` as the same rule about one item; None for others."""
    parts = tokens(text)
    code = [n for n, token in enumerate(parts) if token.strip() and not token.startswith("//")]
    if [parts[n] for n in code[:4]] != ["self", ".", "all", "("]:
        return None
    depth = 0
    for position in code[3:]:
        depth += (parts[position] in _OPEN) - (parts[position] in _CLOSED)
        if depth == 0:
            parts[code[0]] = f"[{item}]"
            return "".join(parts) if position == code[-1] else None
    return None
