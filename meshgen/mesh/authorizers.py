"""External authorizers: how the mesh config has to know them, and which requests they are asked of.

Istio knows of them by one list for the whole cluster, the mesh config's `extensionProviders`, which
belongs to whoever runs istiod. So nothing of them is rendered but the policies that name them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from meshgen.durations import in_seconds, nanoseconds
from meshgen.mesh.addresses import Port
from meshgen.mesh.deciding import Asked, outside, rules
from meshgen.mesh.external import External
from meshgen.mesh.guarded import GatewayProxies, Proxies, sidecars
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.owned import Owned
from meshgen.mesh.service import Service
from meshgen.model.base import fields_set
from meshgen.model.extauthz import AuthorizationProvider, ExtAuthz, ProviderSettings
from meshgen.model.gateway import Gateway
from meshgen.resources import Object, Path

EXT_AUTHZ = "extAuthz"
PROVIDERS = "authorizationProviders"
GRPC, HTTP = "grpc", "http"
_ENDING = "-ext-authz"
# What speaks gRPC, the surest first.
_SPOKEN = ("grpc", "http2")
# Fields that a provider of one protocol alone has.
OF_HTTP = (
    "pathPrefix",
    "includeRequestHeadersInCheck",
    "includeAdditionalHeadersInCheck",
    "headersToUpstreamOnAllow",
    "headersToDownstreamOnAllow",
    "headersToDownstreamOnDeny",
)


@dataclass(frozen=True)
class Authorizer:
    """An external authorizer of an environment, as proxies reach it."""

    key: str
    spec: AuthorizationProvider
    target: Service | External
    namespace: Namespace

    @property
    def name(self) -> str:
        """Return what the mesh config calls it: a name for the whole cluster, and for DNS.

        Source: validateProviderName of istio.io/istio/pilot/pkg/security/authz/builder.
        """
        return self.spec.name or self.namespace.full_name(self.key) + "-" + self.namespace.name

    @property
    def setting(self) -> Path:
        """Return the setting that says so."""
        return (PROVIDERS, self.key)

    @property
    def protocol(self) -> str:
        """Return how it is asked."""
        has_grpc = any(port.protocol in _SPOKEN[:1] for port in self.target.ports)
        return self.spec.protocol or (GRPC if has_grpc else HTTP)

    @cached_property
    def port(self) -> Port | None:
        """Return the port at which it is asked; None where it has none for that."""
        ports: list[Port] = list(self.target.ports)
        if self.spec.port is not None:
            return next((port for port in ports if port.port == self.spec.port), None)
        wanted = _SPOKEN if self.protocol == GRPC else (HTTP, "http2")
        found = (port for protocol in wanted for port in ports if port.protocol == protocol)
        return next(found, None)

    @property
    def entry(self) -> Object:
        """Return its entry of the mesh config's `extensionProviders`."""
        said = dict(fields_set(self.spec, ProviderSettings))
        if (timeout := self.spec.timeout) is not None:
            said["timeout"] = in_seconds(nanoseconds(timeout) or 0)
        if (body := self.spec.include_request_body_in_check) is not None:
            said["includeRequestBodyInCheck"] = dict(fields_set(body))
        kind = "envoyExtAuthzGrpc" if self.protocol == GRPC else "envoyExtAuthzHttp"
        where = {"service": self.target.fqdn, "port": self.port.port if self.port else 0}
        return {"name": self.name, kind: {**where, **said}}


def authorizers(
    declared: Mapping[str, AuthorizationProvider],
    services: Mapping[str, Service],
    external: Mapping[str, External],
    namespace: Namespace,
) -> Mapping[str, Authorizer]:
    """Return the external authorizers by what the config calls them, in order."""
    found = {}
    for key, spec in sorted(declared.items()):
        known: Mapping[str, Service | External] = external if spec.external else services
        target = known.get(spec.external or spec.service or "")
        if target is not None:  # else a check tells
            found[key] = Authorizer(key, spec, target, namespace)
    return found


@dataclass(frozen=True)
class Asking:
    """Some proxies, and the requests that they ask an authorizer about."""

    spec: ExtAuthz
    setting: Path
    proxies: Proxies
    # What the mesh config calls who is asked.
    provider: str

    @property
    def hosts(self) -> Sequence[str]:
        """Return the hosts that are said of a gateway."""
        return getattr(self.spec, "hosts", None) or ()

    @property
    def owned(self) -> Owned:
        """Return the policy."""
        spec, proxies = self.spec, self.proxies
        said = {"paths": spec.paths, "methods": spec.methods}
        operation = {key: list(one) for key, one in said.items() if one}
        asked = [one & Asked(operation=operation) for one in proxies.requests]
        found = list(rules(asked, *outside(spec.public or ())))
        return Owned(
            "AuthorizationPolicy",
            spec.name or proxies.name,
            self.setting,
            (*self.setting, "name") if spec.name else self.setting,
            proxies.folder,
            proxies.policy("CUSTOM", found, provider={"name": self.provider}),
            namespace=proxies.home.key,
        )


def asking(
    services: Iterable[Service],
    gateways: Mapping[str, Gateway],
    known: Mapping[str, GatewayProxies],
    named: Mapping[str, Authorizer],
) -> Iterator[Asking]:
    """Yield which proxies ask whom: sidecars of services, and the proxies of gateways."""

    def name_of(spec: ExtAuthz) -> str:
        return named[spec.provider].name if spec.provider in named else spec.provider

    for service in services:
        said, proxies = service.spec.ext_authz, sidecars(service, _ENDING)
        if said is not None and service.in_mesh and proxies.requests:
            yield Asking(said, (*service.setting, EXT_AUTHZ), proxies, name_of(said))
    for name, gateway in gateways.items():
        at_gateway, at = gateway.ext_authz, known.get(name)
        if at_gateway is not None and at is not None:
            hosts = at_gateway.hosts or at.serving.served(name)
            proxies = at.proxies(name, _ENDING, at.requests(hosts))
            path: Path = ("gateways", name, EXT_AUTHZ)
            yield Asking(at_gateway, path, proxies, name_of(at_gateway))
