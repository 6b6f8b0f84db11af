"""What the config decides of the alerts' expressions."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from meshgen.dashboards.subjects import hosts_of
from meshgen.mesh import Mesh, Workload, workloads
from meshgen.model.platform import Platform
from meshgen.model.prometheus import Prometheus
from meshgen.platform.metrics import ISTIO_PROXIES, ISTIOD
from meshgen.platform.scraping import Scraping

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
# A rate needs two samples, and one may be missing.
_SAMPLES = 4
_STRICT = "STRICT"


@dataclass(frozen=True)
class Facts:
    """What an environment says of placeholders; one that it has nothing for is missing."""

    environment: Mesh

    @property
    def known(self) -> Mapping[str, str]:
        """Return what stands for each placeholder but for those of requests and thresholds."""
        watched = f'namespace=~"{"|".join(self._watched)}"'
        found = {
            "watched": watched,
            "agent": watched if Scraping(self.environment).merged else None,
            "strict": self._strict,
            "targets": "" if self._prometheus.is_rendered else self._told,
            "window": _duration(self._over(300)),
            "span": _duration(self._over(900)),
            "young": str(self._over(900)),
        }
        return {name: said for name, said in found.items() if said is not None}

    def requests(self, services: Iterable[str], *, but: bool = False) -> str:
        """Return the matchers of requests to services, by what the config calls them.

        With `but`, of those to all others; without any of them, of those to all.
        """
        keys = {*services}
        hosts = "|".join(hosts_of(one) for one in self.environment.services if one.key in keys)
        matchers = f'destination_service_namespace=~"{"|".join(self._homes)}"'
        sign = "!~" if but else "=~"
        return f'{matchers},destination_service{sign}"{hosts}"' if hosts else matchers

    @property
    def _platform(self) -> Platform:
        return self.environment.spec.platform or Platform()

    @property
    def _prometheus(self) -> Prometheus:
        return self._platform.prometheus or Prometheus()

    @property
    def _homes(self) -> list[str]:
        return sorted({one.name for one in self.environment.namespaces.values()})

    @property
    def _watched(self) -> list[str]:
        around = (self.environment.istio.namespace, self._platform.namespace.name)
        return sorted({*self._homes, *filter(None, around)})

    @property
    def _told(self) -> str:
        """Return who is scraped of those that a Prometheus of somebody else is told of."""
        return f'{{job=~"{ISTIOD.job}|{ISTIO_PROXIES}"}}'

    def _over(self, least: int) -> int:
        parts = re.findall(r"([0-9]+)([a-z])", self._prometheus.scrape_interval)
        every = sum(int(number) * _SECONDS[unit] for number, unit in parts)
        return max(least, _SAMPLES * every)

    @property
    def _strict(self) -> str | None:
        """Return the matchers of workloads whose ports all take nothing but mTLS, if any does."""
        run = [one for service in self.environment.services for one in workloads(service)]
        run = [one for one in run if one.service.in_mesh]
        strict = [one for one in run if _is_strict(one)]
        if not strict:
            return None
        homes = {one.service.namespace.name for one in strict}
        others = {one for each in run if each not in strict for one in _names(each, homes)}
        matchers = f'destination_workload_namespace=~"{"|".join(sorted(homes))}"'
        apart = f',destination_workload!~"{"|".join(sorted(others))}"' if others else ""
        return matchers + apart


def _duration(seconds: int) -> str:
    return f"{seconds}s" if seconds % 60 else f"{seconds // 60}m"


def _is_strict(workload: Workload) -> bool:
    return workload.accepts == _STRICT and {*workload.port_modes.values()} <= {_STRICT}


def _names(workload: Workload, homes: Iterable[str]) -> Iterator[str]:
    """Yield what a workload's pods call it, that of a canary's controller too."""
    home = workload.service.namespace
    if home.name in homes:
        several = "(-primary)?" if workload.service.is_led_by_flagger else ""
        yield home.full_name(workload.name) + several
