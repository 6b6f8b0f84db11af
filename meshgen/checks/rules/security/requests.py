"""Values that no request has."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.access.policy import HOST, METHOD, PATH
from meshgen.system.policies import AUTHORIZATION_POLICY


class NoSuchRequest(Rule):
    """What a value has to look like is not checked when a policy is applied."""

    code = "MG1510"
    title = "A path or method of an AuthorizationPolicy is one that a request can have."
    why = (
        "A method in small letters, a path without its `/` or with a query: no request is "
        "like that. An ALLOW refuses those that were meant (`RBAC: access denied`), a DENY "
        "lets them through."
    )
    mend = (
        "Write methods in capitals, paths from the first `/` to the `?`, and hosts without a "
        "scheme."
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
  rules:
  - to:
    - operation:
        methods: [get]
        paths: [/items]
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
  rules:
  - to:
    - operation:
        methods: [GET]
        paths: [/items]
""",
    )
    source = (
        "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation"
    )
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each path, method or host that is none."""
        for member in system.of(AUTHORIZATION_POLICY):
            for rule in system.access.policy(member).rules:
                for term in rule.terms:
                    for path, values in ((term.path, term.values), (term.other_path, term.others)):
                        for index, value in enumerate(values):
                            if fault := _fault(term.key, value):
                                at = (*path, index)
                                message, hint = fault
                                yield self.mistake(member, at, message, hint=hint)


def _fault(key: str, value: str) -> tuple[str, str] | None:
    """Return what is wrong with a value, and the mend."""
    if key == METHOD and value != value.upper():
        return "methods are in capitals", f"write {value.upper()}"
    if key == HOST and "://" in value:
        return "a host has no scheme", f"write {value.partition('://')[2].partition('/')[0]}"
    if key != PATH or not value:
        return None
    if "?" in value or "#" in value:
        return "a path is compared without its query", f"write {value.partition('?')[0]}"
    if not value.startswith(("/", "*", "{")):
        return "a path begins with `/`", f"write /{value}"
    return None
