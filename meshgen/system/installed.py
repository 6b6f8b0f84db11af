"""The gateways that were installed with Istio, of which no object tells."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from meshgen.model.profiles import EGRESS, gateways_of, ports_of


@dataclass(frozen=True)
class Installed:
    """A gateway that was installed with Istio: its Service, with the labels of its pods.

    `ports` are the Service's, each with the proxy's. With `declared`, somebody said so; else they
    are what the profile has, which may have been changed.
    """

    name: str
    namespace: str
    labels: Mapping[str, str]
    ports: Mapping[int, int]
    account: str
    declared: bool = False


def of_profiles(profiles: Collection[str], namespace: str) -> Iterator[Installed]:
    """Yield the gateways that one of some profiles brings, in a namespace."""
    found: dict[str, dict[int, int]] = {}
    for profile in sorted(profiles):
        for name in gateways_of(profile):
            usual = ports_of(profile, egress=name == EGRESS)
            found.setdefault(name, {}).update(usual.values())
    for name, ports in found.items():
        labels = {"app": name, "istio": name.removeprefix("istio-")}
        yield Installed(name, namespace, labels, ports, f"{name}-service-account")
