"""The ServiceAccounts that a RoleBinding or ClusterRoleBinding gives rights to.

A subject has a name and a namespace, and Kustomize changes both together: of accounts in the same
build, and of the account `default`.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.resources import Object

_KINDS = ("RoleBinding", "ClusterRoleBinding")


def with_subjects(
    obj: Object, accounts: Mapping[str, str], namespace: str, prefix: str, suffix: str
) -> Object:
    """Return a binding with its subjects' names and namespaces as they will be.

    `accounts` has the namespace that each ServiceAccount of the build was written with, or "".
    """
    subjects = obj.get("subjects")
    if obj["kind"] not in _KINDS or not isinstance(subjects, list):
        return obj

    def changed(subject: Any) -> Any:
        if not isinstance(subject, dict) or subject.get("kind") != "ServiceAccount":
            return subject
        name = str(subject.get("name"))
        if name in accounts and subject.get("namespace", "") == accounts[name]:
            return {**subject, "name": f"{prefix}{name}{suffix}", "namespace": namespace}
        return {**subject, "namespace": namespace} if name == "default" else subject

    return {**obj, "subjects": [changed(subject) for subject in subjects]}
