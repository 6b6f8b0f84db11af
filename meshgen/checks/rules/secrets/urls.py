"""Passwords in URLs."""

import re
from collections.abc import Iterator
from itertools import chain

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.secrets.placeholders import is_placeholder
from meshgen.codes import Example
from meshgen.system import System

_URL = re.compile(
    r"\b[a-z][a-z0-9+.-]*://(?P<user>[^\s/:@\"'<>?#]*):(?P<password>[^\s/@\"'<>?#]+)@[\w\[{$]"
)
_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
      env:
"""
_SECRET = """\
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: db
              key: password
"""
_URL_OF = "        - name: DATABASE_URL\n          value: postgres://shop:{}@db:5432/shop\n"


class PasswordInUrl(Rule):
    """What a tool fills in is no password, nor is what the user is called."""

    code = "MG1702"
    title = "No URL has a password in it."
    why = (
        "Everybody who can read the repository, or the objects in the cluster, has it; logs and "
        "error messages print URLs as well."
    )
    mend = (
        "Change the password: it stays in git's history. Keep the whole URL in a Secret, or have a "
        "container's variable put together: `value: postgres://shop:$(DB_PASSWORD)@db/shop`."
    )
    example = Example(
        wrong=_POD + _URL_OF.format("kaeK9aiphu"),
        right=_POD + _SECRET + _URL_OF.format("$(DB_PASSWORD)"),
    )
    source = "https://kubernetes.io/docs/concepts/security/secrets-good-practices/"
    kinds = frozenset((*WORKLOADS, "ConfigMap", "Ingress.networking.k8s.io", "Service"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each text that has such a URL in it."""
        for text in chain(system.settings, system.notes):
            starts = list(_starts(text.value))
            for start in starts[:1]:
                line = text.value.count("\n", 0, start) + 1
                where = f", in line {line} of it" if line > 1 else ""
                more = f"; so have {len(starts) - 1} more" if len(starts) > 1 else ""
                yield self.mistake(
                    text.member,
                    text.path,
                    f"this URL has a password in it{where}{more}",
                    hint="keep it in a Secret",
                )


def _starts(value: str) -> Iterator[int]:
    """Yield where each URL with a password in it begins."""
    for match in _URL.finditer(value) if "@" in value else ():
        password = match["password"]
        if password != match["user"] and not is_placeholder(password):
            yield match.start()
