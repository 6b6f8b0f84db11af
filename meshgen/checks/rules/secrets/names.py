"""Settings that are called like secrets, and whose values are no words."""

import re
from collections.abc import Iterator
from functools import lru_cache

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
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
# What a line of a file of settings has in it: `db.password = …`, `"token": "…",`, and its form.
_MARK = re.compile("(?i)pass|secret|token|key")
_LINE = re.compile(
    r"""[ \t]*(?:export[ ]|-[ ])?["']?(?P<name>[\w.-]+)["']?"""
    r"""[ \t]*[:=][ \t]*["']?(?P<value>[^\s"',;#]+)["']?[,;]?[ \t]*"""
)
# Words with something between them, as names of objects and of variables have it.
_NAME = re.compile(r"(?:[a-z]+|[A-Z]+|[A-Z]?[a-z]+)(?:[-_.:/][A-Za-z]+|[A-Z][a-z]+)*\d{0,2}")
_LEAST_PASSWORD, _LEAST_DRAWN, _RANDOM = 8, 16, 3.0


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
            for name, line in _named(text):
                where = f", in line {line} of it" if line else ""
                yield self.mistake(
                    text.member,
                    text.path,
                    f"`{name}` seems to be a secret{where}",
                    hint="keep it in a Secret, and name that with `secretKeyRef`",
                )
                break


def _named(text: Text) -> Iterator[tuple[str, int]]:
    """Yield the names of what seems secret in a text, with the line; 0 where it is the whole."""
    if "\n" not in text.value:
        if is_secret(text.name, text.value):
            yield text.name, 0
    elif _MARK.search(text.value):
        for number, line in enumerate(text.value.split("\n"), 1):
            match = _LINE.fullmatch(line) if _MARK.search(line) else None
            if match and is_secret(match["name"], match["value"]):
                yield match["name"], number


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
    return len(value) >= _LEAST_DRAWN and letters and digits and entropy(value) > _RANDOM


@lru_cache(4096)
def _kind(name: str) -> str:
    """Return whether a name ends as those of passwords do, or of what is drawn; "" if neither."""
    words = [word.lower() for word in _WORD.findall(name)]
    last, before = (words or [""])[-1], (words[-2:-1] or [""])[0]
    if last in _PASSWORDS or (last in ("pass", "pwd") and before):
        return "password"
    if last in _DRAWN or (last == "key" and before in _OF_KEYS):
        return "drawn"
    return ""
