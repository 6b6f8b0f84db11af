"""Bindings that grant something to nobody."""

import re
from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.references.missing import is_missing, meant
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mappings, text
from meshgen.resources import Path
from meshgen.system import System

_RBAC = "rbac.authorization.k8s.io"
_BINDINGS = (f"RoleBinding.{_RBAC}", f"ClusterRoleBinding.{_RBAC}")
_NAME = re.compile(r"[a-z0-9][-a-z0-9.]*")
_BINDING = f"""\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
---
apiVersion: {_RBAC}/v1
kind: ClusterRoleBinding
metadata:
  name: web
roleRef:
  apiGroup: {_RBAC}
  kind: ClusterRole
  name: view
subjects:
  - kind: ServiceAccount
    name: web
"""


class MissingSubject(Rule):
    """Accounts of a namespace of which the manifests have none may come from elsewhere."""

    code = "MG1612"
    title = "The ServiceAccount that a binding is for exists."
    why = (
        'Nobody gets what is granted: `… is forbidden: User "system:serviceaccount:…" cannot '
        "list …`. Mostly it is the namespace that is wrong."
    )
    mend = "Mend the subject's name or namespace."
    example = Example(
        wrong=_BINDING + "    namespace: default\n", right=_BINDING + "    namespace: shop\n"
    )
    source = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/"
    kinds = frozenset(_BINDINGS)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each account that is not there, where accounts of its namespace or name are."""
        for member in system.of(*_BINDINGS):
            for index, subject in enumerate(mappings(member.object.get("subjects"))):
                name, place = text(subject.get("name")), text(subject.get("namespace"))
                of_account = subject.get("kind") == "ServiceAccount" and _NAME.fullmatch(name)
                type_ = "ServiceAccount"
                if not of_account or not is_missing(system, type_, place, name, is_told=True):
                    continue
                way = "did you mean namespace {there}?"
                if found := elsewhere(system, type_, member, name, way, place):
                    path: Path = ("subjects", index, "namespace")
                    yield self.mistake(member, path, **found._asdict())
                elif names := system.names(type_, place):
                    yield self.mistake(
                        member,
                        ("subjects", index, "name"),
                        f"there is no ServiceAccount `{name}` in namespace {place}",
                        hint=meant(name, names),
                    )
