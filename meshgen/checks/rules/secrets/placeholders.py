"""What stands for a secret and is none."""

import math
import re
from collections import Counter

_WORDS = re.compile(
    r"(?i)example|change[-_. ]?(?:me|it)|replace[-_]?|placeholder|dummy|sample|redacted|fake"
    r"|your[-_]?|insert[-_]|todo|not[-_]?(?:a[-_]?secret|used)|unused|foobar|\b(?:foo|bar)\b"
    r"|xxxx|\*\*\*|\.\.\.|abcd|1234|5678"
)
# What a tool fills in: `${VAR}`, `$(VAR)`, `{{ .Values.x }}`, `<password>`, `%s`, `ENC[…]`.
_FILLED = re.compile(
    r"[$%]|\{\{|\}\}|^<.*>$|^ENC\[|^[a-z][a-z+.-]*://|^(?:vault|op|ssm|secretsmanager|ref\+\w+):"
)
_PLAIN = frozenset(
    (
        *("password", "passwd", "pass", "passw0rd", "pwd", "secret", "token", "key", "apikey"),
        *("user", "username", "admin", "root", "guest", "test", "postgres", "mysql", "redis"),
        *("none", "null", "nil", "true", "false", "default", "empty", "yes", "no", "demo"),
        *("rabbitmq", "mongo", "mongodb", "minio", "minioadmin", "minio123", "elastic", "grafana"),
    )
)


def is_placeholder(value: str) -> bool:
    """Return whether a text only stands for a secret, or is one that nobody keeps secret."""
    plain = value.strip().strip("\"'")
    return bool(
        plain.lower() in _PLAIN
        or _WORDS.search(plain)
        or _FILLED.search(plain)
        or len(set(plain)) <= max(2, len(plain) // 8)
    )


def entropy(value: str) -> float:
    """Return how many bits a character of a text tells, by how often each is there."""
    size = len(value)
    shares = [count / size for count in Counter(value).values()]
    return -sum(share * math.log2(share) for share in shares)
