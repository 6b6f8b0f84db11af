"""Who calls, by what proxies know callers by: the names in their certificates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from meshgen.mesh.namespace import Namespace
from meshgen.mesh.pods import accounts_of
from meshgen.mesh.service import Service
from meshgen.mesh.workload import workloads
from meshgen.model import Istio
from meshgen.resources import Path

# The trust domain of a mesh that says none (istio.io, MeshConfig).
_USUAL_DOMAIN = "cluster.local"
_ISTIO = "istio"
# The accounts that istioctl gives the gateways that it installs, by the label of their pods.
_OF_ISTIO: Mapping[str, str] = {
    name: f"istio-{name}-service-account" for name in ("ingressgateway", "egressgateway")
}


@dataclass(frozen=True)
class PodsElsewhere:
    """Pods that call and are none of a service's; `key` is what the config calls them.

    `namespace` is theirs in the cluster, and so is the `account`. Nothing tells that of some.
    """

    key: str
    namespace: str
    account: str | None = None
    selector: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def has_proxy(self) -> bool:
        """Return whether there is a proxy in them."""
        return True


class GatewayElsewhere(PodsElsewhere):
    """The pods of a gateway without a Deployment of its own."""

    @property
    def setting(self) -> Path:
        """Return its path in the config."""
        return ("gateways", self.key)


class LoadJobCaller(PodsElsewhere):
    """The pods of the Job of a load test; without an account they have no proxy."""

    @property
    def setting(self) -> Path:
        """Return its path in the config."""
        return ("loadTests", self.key)

    @property
    def has_proxy(self) -> bool:
        """Return whether there is a proxy in them."""
        return self.account is not None


# Who calls: the pods of a service, of a gateway's own Deployment, of a gateway elsewhere or a Job.
Caller = Service | GatewayElsewhere | LoadJobCaller


def trust_domain(istio: Istio) -> str:
    """Return the domain in front of all names of the mesh."""
    said = (istio.mesh_config or {}).get("trustDomain")
    return said if isinstance(said, str) and said else _USUAL_DOMAIN


def usual_account(selector: Mapping[str, str]) -> str | None:
    """Return the account of the pods of Istio's own gateways; None of others."""
    return _OF_ISTIO.get(selector.get(_ISTIO, ""))


def principal(domain: str, namespace: str, account: str) -> str:
    """Return the name in the certificate of pods with an account."""
    # Each part stays known: see provenance.
    return domain + "/ns/" + namespace + "/sa/" + account


def principals_of(caller: Caller, domain: str) -> Iterator[str]:
    """Yield the names by which proxies know who calls: none without a proxy of its own."""
    if isinstance(caller, PodsElsewhere):
        if caller.account is not None:
            yield principal(domain, caller.namespace, caller.account)
    elif caller.has_proxy:
        for account in accounts_by_name(caller):
            yield principal(domain, caller.namespace.name, account)


def accounts_by_name(service: Service) -> list[str]:
    """Return the ServiceAccounts of a service's pods, each once.

    The prefix comes in by itself, since accounts that exist already have none; but where several
    namespaces of the config are one, only the full name tells whose it is.
    """
    made = {pods.workload.account for pods in accounts_of(service)}
    home = service.namespace
    return list(dict.fromkeys(_called(home, w.account, made) for w in workloads(service)))


def _called(home: Namespace, account: str, made: set[str]) -> str:
    return home.full_name(account) if home.shared and account in made else account
