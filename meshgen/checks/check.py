"""What a check is: whom it asks, what it may look at, and what its codes mean."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from meshgen.checks.schema.releases import ReleasesChecker
from meshgen.checks.violation import Violation
from meshgen.codes import Description
from meshgen.identity import Identity

if TYPE_CHECKING:
    from meshgen.checks.nulls import Nulls
    from meshgen.checks.rules.own.asking import OwnRules
    from meshgen.checks.types import Typed
    from meshgen.quota import Cluster
    from meshgen.schemas.stores import Stores
    from meshgen.system import ControlPlane, External
    from meshgen.transform import Telling


class Scope(StrEnum):
    """What a check looks at in one go."""

    OBJECT = "object"
    NAMESPACE = "namespace"  # the objects of one namespace; those that name none are one too
    SYSTEM = "system"  # all that are applied together: an environment, or a file
    CLUSTER = "cluster"  # all that are in a cluster, however they come there


@dataclass(frozen=True, eq=False)
class Context:
    """What checks may ask beside the objects.

    `stores` have the schemas of the declared releases, `schemas` holds objects against them.
    `clusters` are those that the objects will land in; there are none where nobody names any.
    `telling` knows what Kustomize will make of the objects, where a config renders them.
    `control_plane` is what no manifest says of Istio; without it, rules are not asked. `external`
    is what is said to exist besides the objects, `own` are rules of the user's own.
    """

    stores: "Stores"
    schemas: ReleasesChecker = field(default_factory=ReleasesChecker)
    clusters: "tuple[Cluster, ...]" = ()
    telling: "Telling | None" = None
    control_plane: "ControlPlane | None" = None
    external: "External | None" = None
    own: "OwnRules | None" = None

    @cached_property
    def nulls(self) -> "Nulls":
        """Return what drops the nulls of an object, as decoding it does."""
        from meshgen.checks.nulls import Nulls

        return Nulls()

    @cached_property
    def types(self) -> "dict[tuple[str, str], Typed]":
        """Return what is known by apiVersion and kind of the types of objects met so far."""
        return {}


@dataclass(frozen=True, eq=False)
class Subject:
    """One of the objects that are checked together.

    `load` is called for the object when a check wants it: it may have to be read. `line` is where
    its document begins in its file; 0 stands for an object that is in none.
    """

    identity: Identity
    load: Callable[[], Any]
    line: int = 0

    @cached_property
    def object(self) -> Any:
        """Return the object."""
        return self.load()


@dataclass(frozen=True, kw_only=True, eq=False)
class Check:
    """Something that can be wrong: `descriptions` tell of the codes that no other place tells of.

    `kinds` are those that it is about, as `Kind.group`, or `Kind` of the core group; without them,
    all. A check that is not `tolerant` is only asked where no error was found before, so that it
    can count on what schemas say. `needs` are fields of the context without which it is not asked.
    `more` gives codes of descriptions that are imported where they are wanted only.
    """

    descriptions: tuple[Description, ...] = ()
    kinds: frozenset[str] = frozenset()
    tolerant: bool = False
    needs: tuple[str, ...] = ()
    more: Callable[[], Iterable[str]] = tuple

    def can_be_asked(self, context: Context) -> bool:
        """Return whether a context has all that the check needs."""
        return all(getattr(context, name) for name in self.needs)

    def codes(self) -> Iterator[str]:
        """Yield the codes of what it can find."""
        yield from (description.code for description in self.descriptions)
        yield from self.more()


@dataclass(frozen=True, kw_only=True, eq=False)
class ObjectCheck(Check):
    """A check of single objects of its kinds."""

    run: Callable[[Any, Context], Iterable[Violation]]


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupCheck(Check):
    """A check of objects together, of a namespace, a system or a cluster.

    It is asked where one of its kinds is among them, and tells which of them, by its position, a
    violation is about.
    """

    scope: Scope
    run: Callable[[Sequence[Subject], Context], Iterable[tuple[int, Violation]]]
