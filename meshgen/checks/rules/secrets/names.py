"""Settings that are called like secrets, and whose values are no words."""

import re
from collections.abc import Iterator
from functools import lru_cache

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.secrets.pairs import pairs
from meshgen.checks.rules.secrets.placeholders import entropy, is_placeholder
from meshgen.codes import Example
from meshgen.system import System, Text

_CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
"""
_PASSWORDS = frozenset(("password", "passwd", "passphrase", "passcode"))
_DRAWN = frozenset(("secret", "token", "apikey", "secretkey", "accesskey", "privatekey"))
# What makes a secret of a key: an `api_key`, but no `public_key`.
_OF_KEYS = frozenset(
    ("api", "secret", "access", "private", "encryption", "signing", "master", "app", "session")
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Words that are run together: `PGPASSWORD`, `REDISPASS`, `authtoken`; `pass` ends words, too.
_RUN = re.compile(
    r"(?P<password>password|passwd|passphrase)$|(?P<drawn>secret|token|apikey)$"
    r"|(?<!by)(?<!com)(?<!tres)(?<!sur)(?<!over)(?<!under)(?P<short>pass)$"
)
# Words with something between them, as names of objects and of variables have it.
_NAME = re.compile(r"(?:[a-z]+|[A-Z]+|[A-Z]?[a-z]+)(?:[-_.:/][A-Za-z]+|[A-Z][a-z]+)*\d{0,2}")
# What is mixed like this was drawn, though it is short: letters of both kinds, digits in places.
_MIXED = re.compile(r"(?=.*[a-z].*[a-z])(?=.*[A-Z].*[A-Z])(?=.*\d\D+\d)[A-Za-z0-9+/=_-]+")
_KINDS = {"password": "password", "short": "password", "drawn": "drawn"}
_LEAST_PASSWORD, _LEAST_MIXED, _LEAST_DRAWN, _RANDOM, _TOLD = 8, 12, 16, 3.0, 5


class NamedSecret(Rule):
    """A password has letters and something else, a key or token looks as if it was drawn."""

    code = "MG1703"
    title = "What is called a password, key or token is in no ConfigMap, variable or argument."
    why = "Everybody who can read the repository, or the objects in the cluster, can use it."
    mend = (
        "Change it: it stays in git's history. Keep the new one in a Secret that git does not have."
    )
    example = Example(
        wrong=_CONFIG + "  DB_PASSWORD: kaeK9aiphu\n",
        right=_CONFIG + "  DB_PASSWORD_FILE: /run/secrets/db\n",
    )
    source = "https://kubernetes.io/docs/concepts/security/secrets-good-practices/"
    linter = ("configmap-with-credentials", "env-var-secret")
    kinds = frozenset((*WORKLOADS, "ConfigMap"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each setting whose name says secret, and whose value seems to be one."""
        for text in system.settings:
            if found := _named(text):
                of_lines = "\n" in text.value
                told = [f"`{name}`{f' (line {n})' if of_lines else ''}" for name, n in found]
                more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
                seems = "seem to be secrets" if len(told) > 1 else "seems to be a secret"
                yield self.mistake(
                    text.member,
                    text.path,
                    f"{', '.join(told[:_TOLD])}{more} {seems}",
                    hint="keep it in a Secret, and name that with `secretKeyRef`",
                )


def _named(text: Text) -> list[tuple[str, int]]:
    """Return the names of what seems secret in a text, and the lines; each value once."""
    found: dict[tuple[int, str], str] = {}
    for pair in pairs(text.name, text.value):
        if is_secret(pair.name, pair.value):
            found.setdefault((pair.line, pair.value), pair.told)
    return [(name, line) for (line, _), name in found.items()]


def is_secret(name: str, value: str) -> bool:
    """Return whether a setting seems to be a secret, by its name and its value."""
    kind = _kind(name)
    if not kind or any(c.isspace() for c in value) or is_placeholder(value):
        return False
    if value.startswith(("/", "./", "~")) or _NAME.fullmatch(value):
        return False
    letters = any(c.isalpha() for c in value)
    if kind == "password":
        return len(value) >= _LEAST_PASSWORD and letters and not value.isalpha()
    digits = any(c.isdigit() for c in value)
    least = _LEAST_MIXED if _MIXED.fullmatch(value) else _LEAST_DRAWN
    return len(value) >= least and letters and digits and entropy(value) > _RANDOM


@lru_cache(4096)
def _kind(name: str) -> str:
    """Return whether a name ends as those of passwords do, or of what is drawn; "" if neither."""
    words = [word.lower() for word in _WORD.findall(name)]
    last, before = (words or [""])[-1], (words[-2:-1] or [""])[0]
    if last in _PASSWORDS or (last in ("pass", "pwd") and before):
        return "password"
    if last in _DRAWN or (last == "key" and before in _OF_KEYS):
        return "drawn"
    run = _RUN.search(last)
    return _KINDS[run.lastgroup or ""] if run else ""
