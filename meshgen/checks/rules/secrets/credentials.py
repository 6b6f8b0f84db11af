"""Credentials whose form tells what they are."""

from collections.abc import Iterator
from itertools import chain

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.secrets.forms import credentials
from meshgen.codes import Example
from meshgen.system import System

_KEY = "MC4CAQAwBQYDK2VwBCIEIHn2vQ7xk3Tz9Rb5pLw8Yc1Ns6Ju4Da0Ge"
_CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
"""


class KnownCredential(Rule):
    """Tokens and keys that are known by their form; the value itself is never told."""

    code = "MG1701"
    title = "No ConfigMap, variable, argument or annotation has a credential in it."
    why = (
        "Everybody who can read the repository, or the objects in the cluster, can use it; robots "
        "that read public repositories need minutes."
    )
    mend = (
        "Revoke it: it stays in git's history. Keep the new one in a Secret that git does not have."
    )
    example = Example(
        wrong=_CONFIG
        + "  tls.key: |\n"
        + f"    -----BEGIN PRIVATE KEY-----\n    {_KEY}\n    -----END PRIVATE KEY-----\n",
        right=_CONFIG + "  keyFile: /etc/tls/tls.key\n",
    )
    source = "https://kubernetes.io/docs/concepts/security/secrets-good-practices/"
    linter = ("configmap-with-credentials", "env-var-secret")
    kinds = frozenset((*WORKLOADS, "ConfigMap", "Ingress.networking.k8s.io", "Service"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each text that has a credential in it."""
        for text in chain(system.settings, system.notes):
            for what, start in credentials(text.value):
                line = text.value.count("\n", 0, start) + 1
                where = f", in line {line} of it" if line > 1 else ""
                yield self.mistake(
                    text.member,
                    text.path,
                    f"this looks like {what}{where}",
                    hint="revoke it, and keep the new one in a Secret",
                )
