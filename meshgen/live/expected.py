"""What a cluster is held against: an environment of a config, as it is rendered."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from meshgen.forecast import Forecast
from meshgen.identity import Identity, identity
from meshgen.kinds import kind_of
from meshgen.lenient import mapping, text
from meshgen.live.paths import path_of
from meshgen.resources import Object
from meshgen.schemas.stores import Stores
from meshgen.system import System

# What leads a workload from one version to the next, in Flagger's words.
CANARY = "Canary.flagger.app"


@dataclass(frozen=True, eq=False)
class Expected:
    """An environment: what runs beside its services behind them.

    `hashed` are the positions of ConfigMaps whose names may have a hash in the cluster; `labels`
    those by which all objects are known, of the services and of what is beside them; `elsewhere`
    gives what other environments render. `system` are the objects together, `together` makes such
    a system of others; `forecasts` are what they use of quotas, on each cluster that is declared.
    """

    environment: str
    objects: Sequence[Object]
    services: int
    hashed: frozenset[int]
    labels: Sequence[Mapping[str, str]]
    elsewhere: Callable[[], Set[Identity]]
    stores: Stores
    system: System
    together: Callable[[Iterable[Object]], System]
    forecasts: Callable[[], Sequence[Forecast]]

    @cached_property
    def identities(self) -> Sequence[Identity]:
        """Return what makes each object unique."""
        return [identity(obj) for obj in self.objects]

    @cached_property
    def namespaces(self) -> Sequence[str]:
        """Return the namespaces in which something is, those of the services first."""
        return list(dict.fromkeys(each.namespace for each in self.identities if each.namespace))

    @cached_property
    def meshed(self) -> Sequence[str]:
        """Return the namespaces of the services."""
        own = self.identities[: self.services]
        return list(dict.fromkeys(each.namespace for each in own if each.namespace))

    @cached_property
    def root(self) -> str:
        """Return the namespace whose policies hold for the whole mesh."""
        return self.system.control_plane.root_namespace

    @cached_property
    def scaled(self) -> Set[tuple[str, str, str]]:
        """Return what somebody else owns the replicas of: namespace, kind and name.

        An autoscaler, or Flagger, which lets a copy run in the place of what it leads.
        """
        by_hpa = {(one.member.namespace, one.kind, one.name) for one in self.system.autoscalers}
        targets = [(known, mapping(obj, "spec", "targetRef")) for _, known, obj in self.of(CANARY)]
        return by_hpa | {
            (known.namespace, text(one.get("kind")), text(one.get("name")))
            for known, one in targets
        }

    def path(self, api_version: str, kind: str, namespace: str = "", name: str = "") -> str:
        """Return the path of a kind's objects in the API, or of one."""
        return path_of(api_version, kind_of(api_version, kind).plural, namespace, name)

    def preferred(self, kind: str, group: str) -> str | None:
        """Return the apiVersion by which objects of a kind are asked for; None for one unknown.

        That is the rendered objects' where there are some.
        """
        for obj, known in zip(self.objects, self.identities, strict=True):
            if (known.kind, known.group) == (kind, group):
                return str(obj["apiVersion"])
        try:
            return self.stores.api_version(kind, group)
        except ValueError:
            return None

    def of(self, *types: str) -> Iterator[tuple[int, Identity, Object]]:
        """Yield the objects of types (`Deployment.apps`), with their positions."""
        for position, known in enumerate(self.identities):
            if known.type in types:
                yield position, known, self.objects[position]
