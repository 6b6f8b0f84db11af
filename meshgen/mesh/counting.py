"""The rate limits that all proxies have together, in the objects of a mesh."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from meshgen.mesh.globallimit import GLOBAL, Counter, GlobalLimit
from meshgen.mesh.limited import Limited
from meshgen.mesh.owned import Owned
from meshgen.mesh.pods import Pods, pods_by
from meshgen.mesh.service import Service


@dataclass(frozen=True)
class Counting:
    """Who counts for all proxies, and what is counted; without a `counter`, nothing is."""

    counter: Counter | None

    def files(self, services: Iterable[Service]) -> dict[str, str]:
        """Return the files in which the limits of services are told to who counts."""
        limits = (
            self._limit(pods or service)
            for service in services
            for pods in (pods_by(service, "rate_limit") if service.limited is None else [None])
        )
        return self.counter.configuration(filter(None, limits)) if self.counter else {}

    def asking(self, owned: Owned) -> Owned:
        """Return an object with the limit in it that somebody else counts for."""
        limited, seen = owned.variables.get("limited"), owned.variables
        if not isinstance(limited, Limited):
            return owned
        limit = self._limit(seen.get("pods") or seen["service"])
        if limit is None:
            return owned
        return replace(owned, variables={**seen, "limited": replace(limited, limit=limit)})

    def _limit(self, whose: Pods | Service) -> GlobalLimit | None:
        """Return the limit that proxies have together: of pods, or of a service at gateways."""
        service = whose if isinstance(whose, Service) else whose.service
        said, space = whose.spec.rate_limit, service.namespace
        if said is None or said.scope != GLOBAL or self.counter is None or not service.ports:
            return None
        return GlobalLimit(said, f"{space.full_name(whose.name)}.{space.name}", self.counter)
