"""Bindings of roles."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.access.subjects import CLUSTER_SUBJECT, SUBJECT, of_group
from meshgen.checks.fields import named, not_empty, one_of
from meshgen.checks.names import is_path_segment
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def _role_group(role: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a role is of another group. Source: ValidateRoleBinding."""
    yield from of_group(role, path)


def _role(*kinds: str) -> Type:
    """Return the type of a reference to a role. Source: ValidateRoleBinding."""
    return Type(
        (_role_group,),
        {"kind": Type((one_of(*kinds),)), "name": Type((not_empty, named(is_path_segment)))},
    )


ROLE_BINDING = Type(fields={"roleRef": _role("Role", "ClusterRole"), "subjects": SUBJECT})
CLUSTER_ROLE_BINDING = Type(fields={"roleRef": _role("ClusterRole"), "subjects": CLUSTER_SUBJECT})
