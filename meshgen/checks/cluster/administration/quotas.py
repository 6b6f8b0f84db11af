"""ResourceQuotas: what they limit, of what."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.administration.scopes import scope_selector, scopes
from meshgen.checks.cluster.pods.resources import is_extended, milli
from meshgen.checks.names import is_qualified, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.kinds.amounts import OBJECT_NAMES, QUOTA_NAMES, is_quota_name
from meshgen.nearest import did_you_mean
from meshgen.resources import Path


def _hard(hard: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what is limited in vain or to what cannot be. Source: ValidateResourceQuotaSpec."""
    for name, written in hard.items():
        yield from _name(name, (*path, name))
        amount = milli(written)
        if amount < 0:
            yield Violation((*path, name), f"found {written}", "expected 0 or more")
        elif amount.denominator != 1 and (name in OBJECT_NAMES or is_extended(name)):
            yield Violation((*path, name), f"found {written}", "expected a whole number")


def _name(name: str, path: Path) -> Iterator[Violation]:
    """Yield what is no resource for quotas. Source: ValidateResourceQuotaResourceName."""
    if name in QUOTA_NAMES:
        return
    if not is_qualified(name):
        yield from misnamed(is_qualified, name, path, about_key=True)
    elif "/" not in name and not is_quota_name(name):
        expected = "expected a resource that quotas limit, or a name with its domain"
        hint = did_you_mean(name, QUOTA_NAMES)
        yield Violation(path, f"`{name}` is no resource for quotas", expected, hint, about_key=True)


RESOURCE_QUOTA = Type(
    fields={"spec": Type((scopes, scope_selector), {"hard": Type((_hard,))})},
)
