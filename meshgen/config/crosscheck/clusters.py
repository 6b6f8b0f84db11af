"""The clusters of one mesh against each other: whose control plane is asked, and how pods meet."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.gather import Problem
from meshgen.config.layers import mapping
from meshgen.findings import Code
from meshgen.mesh import Service, fronts
from meshgen.model.profiles import EAST_WEST
from meshgen.nearest import one_of
from meshgen.yamlio import at

# From here on the charts of base and istiod have the profile `remote`.
_CHARTS_FROM = 24
# What installs from files alone, into which nobody puts an address on the way.
_FROM_GIT = ("argocd", "flux")
_Block = IPv4Network | IPv6Network


def primaries(place: Place) -> Iterator[Problem]:
    """Find a cluster whose control plane is in one where the environment does not run."""
    if (found := place.mesh.clusters) is None:
        return
    # Of one that there is nowhere, it is told that there is none.
    known = mapping(at(place.origins.root, ("clusters",)))
    for name, cluster in found.all.items():
        if cluster.primary in known and cluster.primary not in found.all:
            yield place.problem(
                Code.CONFLICT,
                ("clusters", name, "primary"),
                f"nothing of the environment runs in `{cluster.primary}`",
                one_of(list(found.all)),
            )


def networks(place: Place) -> Iterator[Problem]:
    """Find clusters without a network beside those of one: Istio would take it for another."""
    found = place.mesh.clusters
    if found is None:
        return
    named = {cluster.network for cluster in found.all.values() if cluster.network}
    for name, cluster in found.all.items() if named else ():
        if cluster.network is None:
            yield place.problem(
                Code.CONFLICT,
                ("clusters", name),
                f"the networks of other clusters have names: {', '.join(sorted(named))}",
                "expected a `network` for each, the same where pods reach each other",
                key=True,
            )


@of_services("clusters")
def services(place: Place, service: Service) -> Iterator[Problem]:
    """Find a service that runs in none of the environment's clusters."""
    found, named = place.mesh.clusters, service.spec.clusters
    if found is None or not found.others or named is None or set(named) & set(found.all):
        return
    if not set(named) <= mapping(at(place.origins.root, ("clusters",))).keys():
        return
    yield place.problem(
        Code.CONFLICT,
        (*service.setting, "clusters"),
        f"`{service.key}` would run nowhere: the environment is in none of these clusters",
        one_of(list(found.all)),
    )


@of_services("clusters", "service", "kind", running=True)
def headless(place: Place, service: Service) -> Iterator[Problem]:
    """Find a Service without an address that clusters without its pods are to reach.

    A control plane takes its own cluster's Service for that of all whose proxies ask it, and has
    these ask the address that they have: behind it there are no pods. Seen on istiod 1.31.
    """
    found, named = place.mesh.clusters, service.spec.clusters
    if found is None or named is None or not found.is_primary or not service.here:
        return
    without = [name for name in found.remotes if name not in named]
    if without and any(one.headless for one in fronts(service) if one.ports):
        yield place.problem(
            Code.CONFLICT,
            (*service.setting, "clusters"),
            f"nobody reaches `{service.key}` from {' and '.join(without)}, which asks the control "
            "plane here: its Service is headless",
            "expected `service: {headless: false}`, or all clusters of that control plane",
        )


def pods(place: Place) -> Iterator[Problem]:
    """Find clusters in one network whose pods NetworkPolicies have to know, and do not."""
    found = place.mesh.clusters
    if found is None or not any(map(place.mesh.network.has_policy, place.mesh.services)):
        return
    for name in found.others:
        if name not in found.across and not found.all[name].pods:
            yield place.problem(
                Code.CONFLICT,
                ("clusters", name),
                "NetworkPolicies of other clusters in its network know its pods by their "
                "addresses alone",
                f"expected `pods` in `clusters.{name}`, such as `pods: [10.20.0.0/16]`",
                key=True,
            )


def shared_pods(place: Place) -> Iterator[Problem]:
    """Find addresses that pods of two clusters in one network would have."""
    found = place.mesh.clusters
    seen: list[tuple[str, str, _Block]] = []
    for name, cluster in found.all.items() if found is not None else ():
        for index, text in enumerate(cluster.pods or ()):
            if (block := _block(text)) is None:
                continue
            for other, theirs, beside in seen:
                if found is None or found.all[other].network != cluster.network or other == name:
                    continue
                if beside.version == block.version and beside.overlaps(block):
                    yield place.problem(
                        Code.CONFLICT,
                        ("clusters", name, "pods", index),
                        f"pods of `{other}` have addresses of `{theirs}`, in the same network",
                        "expected addresses of its own, or another `network`",
                    )
                    break
            seen.append((name, text, block))


def _block(text: str) -> _Block | None:
    """Return a network; None for what is none, which a NetworkPolicy's own check tells."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def remotes(place: Place) -> Iterator[Problem]:
    """Find charts that know no cluster without a control plane."""
    found, platform = place.mesh.clusters, place.mesh.spec.platform
    if found is None or platform is None or platform.istio is None or found.is_primary:
        return
    old = [one for one in place.mesh.spec.istio.version if int(one.split(".")[1]) < _CHARTS_FROM]
    if platform.istio.by != "istioctl" and old:
        yield place.problem(
            Code.CONFLICT,
            place.written(("platform", "istio", "by")),
            f"the charts of Istio {' and '.join(old)} know no control plane in another cluster",
            f"expected `by: istioctl`, or Istio 1.{_CHARTS_FROM} at least",
        )


def shared_addresses(place: Place) -> Iterator[Problem]:
    """Find two clusters behind one address, where each is another network's gateway."""
    found = place.mesh.clusters
    seen: dict[str, str] = {}
    for name, cluster in found.all.items() if found is not None else ():
        if cluster.address is None:
            continue
        other = seen.setdefault(cluster.address, name)
        if found is not None and other != name and cluster.network != found.all[other].network:
            yield place.problem(
                Code.CONFLICT,
                ("clusters", name, "address"),
                f"`{other}` is reached there too, which is in another network",
                "expected the address of its own gateway",
            )


def opened(place: Place) -> Iterator[Problem]:
    """Find a gateway for other clusters that is taken away, and through which they have to go."""
    found, platform = place.mesh.clusters, place.mesh.spec.platform
    istio = platform.istio if platform is not None else None
    said = ((istio and istio.gateways) or {}).get(EAST_WEST)
    if found is None or not found.has_gateway or said is None or said.enabled:
        return
    what, hint = "the control plane", ""
    if found.across:
        what, hint = "pods", "where all pods reach each other, give their clusters one `network`"
    yield place.problem(
        Code.CONFLICT,
        ("platform", "istio", "gateways", EAST_WEST, "enabled"),
        f"other clusters reach {what} here through no other gateway",
        "expected true",
        hint,
    )


def addresses(place: Place) -> Iterator[Problem]:
    """Find a control plane in another cluster that nobody can tell the address of."""
    found, platform = place.mesh.clusters, place.mesh.spec.platform
    if found is None or platform is None or platform.istio is None or found.is_primary:
        return
    primary = found.all.get(found.primary)
    if platform.istio.by in _FROM_GIT and primary is not None and primary.address is None:
        yield place.problem(
            Code.CONFLICT,
            ("clusters", found.own, "primary"),
            f"nobody knows where the control plane of `{found.primary}` is reached",
            f"expected `address` in `clusters.{found.primary}`",
            "install that one first: its east-west gateway gets the address from a load balancer",
        )
