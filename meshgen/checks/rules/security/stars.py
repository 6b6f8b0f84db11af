"""Stars that stand for nothing but themselves."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.access.patterns import is_literal, is_template
from meshgen.system.access.policy import HEADER, HOST, METHOD, PATH, PRINCIPAL, TOKEN
from meshgen.system.policies import AUTHORIZATION_POLICY


class LiteralStar(Rule):
    """Values are exact, or begin or end with a `*`; namespaces alone may have it anywhere."""

    code = "MG1511"
    title = "A `*` in an AuthorizationPolicy is the first or the last letter of a value."
    why = (
        "Elsewhere, or at both ends, it is a star in the name itself, which no request has: "
        "an ALLOW refuses those that were meant (`RBAC: access denied`), a DENY lets them "
        "through."
    )
    mend = (
        "Use one `*`, at the beginning or at the end; for a part of a path `{*}`, and `{**}` "
        "for several (Istio 1.22 and newer); for all accounts of a namespace, `namespaces`."
    )
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  action: DENY
  rules:
  - to:
    - operation:
        paths: [/items/*/price]
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  action: DENY
  rules:
  - to:
    - operation:
        paths: ['/items/{*}/price']
""",
    )
    source = "https://istio.io/latest/docs/reference/config/security/authorization-policy/"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each value with a star that is not at one end."""
        for member in system.of(AUTHORIZATION_POLICY):
            for rule in system.access.policy(member).rules:
                for term in rule.terms:
                    for path, values in ((term.path, term.values), (term.other_path, term.others)):
                        for index, value in enumerate(values):
                            if _is_text(term.key) and is_literal(value) and not is_template(value):
                                hint = _hint(term.key, value)
                                message = "a `*` counts at the beginning or at the end alone"
                                at = (*path, index)
                                yield self.mistake(member, at, message, hint=hint)


def _is_text(key: str) -> bool:
    return key in (PRINCIPAL, HOST, METHOD, PATH) or key.startswith((TOKEN, HEADER))


def _hint(key: str, value: str) -> str:
    if key == PATH and not value.startswith("*"):
        return f"write {value.replace('**', '*').replace('*', '{*}')}"
    parts = value.split("/")
    if key == PRINCIPAL and len(parts) > 2 and parts[1] == "ns":
        return f"use `namespaces: [{parts[2]}]`" if "*" not in parts[2] else "use `namespaces`"
    return ""
