"""Bindings to roles that are not there."""

import re
from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.references.missing import meant, near
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, text
from meshgen.system import System

_RBAC = "rbac.authorization.k8s.io"
_BINDINGS = (f"RoleBinding.{_RBAC}", f"ClusterRoleBinding.{_RBAC}")
_WAY = "it binds Roles of its own namespace: add the Role to {here}, or make it a ClusterRole"
# Those of Kubernetes and of OpenShift.
_BUILT_IN = re.compile(
    r".*:.*|cluster-admin|admin|edit|view|extension-apiserver-authentication-reader"
    r"|basic-user|cluster-reader|cluster-status|self-provisioner|registry-.*"
)
_ROLE = f"""\
apiVersion: {_RBAC}/v1
kind: Role
metadata:
  name: pod-reader
---
apiVersion: {_RBAC}/v1
kind: RoleBinding
metadata:
  name: web
roleRef:
  apiGroup: {_RBAC}
  kind: Role
"""


class MissingRole(Rule):
    """A binding to a role that is not there grants nothing, without a word.

    ClusterRoles come from anywhere: only one that is nearly another weighs more than a note.
    """

    code = "MG1611"
    title = "The role that a binding grants exists."
    why = 'It grants nothing: `… is forbidden: User "system:serviceaccount:…" cannot list …`.'
    mend = (
        "Mend `roleRef`: a Role is one of the binding's namespace. The binding has to be deleted."
    )
    example = Example(wrong=_ROLE + "  name: pods-reader\n", right=_ROLE + "  name: pod-reader\n")
    source = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/"
    kinds = frozenset(_BINDINGS)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each binding whose role is not there."""
        for member in system.of(*_BINDINGS):
            ref = mapping(member.object, "roleRef")
            kind, name = text(ref.get("kind")), text(ref.get("name"))
            place = member.namespace if kind == "Role" else ""
            if kind not in ("Role", "ClusterRole") or not name or _BUILT_IN.fullmatch(name):
                continue
            type_ = f"{kind}.{_RBAC}"
            if system.get(type_, place, name) or system.is_external(type_, place, name):
                continue
            if system.made.may_say(member.namespace, name):
                continue
            if found := elsewhere(system, type_, member, name, _WAY) if place else None:
                yield self.mistake(member, ("roleRef", "name"), **found._asdict())
                continue
            names = system.names(type_, place)
            sure = bool(near(name, names)) or (kind == "Role" and bool(names))
            where = f" in namespace {place}" if place else ""
            yield self.mistake(
                member,
                ("roleRef", "name"),
                f"there is no {kind} `{name}`{where}",
                hint=meant(name, names),
                severity=None if sure else Severity.NOTE,
            )
