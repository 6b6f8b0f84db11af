"""Istio's kinds. Kustomize knows no references of theirs: kustomizeconfig.yaml has them."""

from functools import partial

from meshgen.kinds.kind import Kind, Reference

_NET = "networking.istio.io"
_added = partial(Reference, in_group=True, builtin=False)

ISTIO: tuple[Kind, ...] = (
    Kind(
        name="VirtualService",
        group=_NET,
        description="Which requests go where: from outside, or from other services.",
        references=(
            _added("spec/gateways", "Gateway", _NET),
            _added("spec/http/match/gateways", "Gateway", _NET),
            _added("spec/tcp/match/gateways", "Gateway", _NET),
            _added("spec/tls/match/gateways", "Gateway", _NET),
            _added("spec/hosts", "Service"),
            _added("spec/http/mirror/host", "Service"),
            _added("spec/http/mirrors/destination/host", "Service"),
            _added("spec/http/route/destination/host", "Service"),
            _added("spec/tcp/route/destination/host", "Service"),
            _added("spec/tls/route/destination/host", "Service"),
            _added("spec/http/delegate/name", "VirtualService", _NET),
        ),
        config_name="expose",
        roots=("", "virtualServices"),
        renamed={("spec", "http"): ("routes",)},
    ),
    Kind(
        name="DestinationRule",
        group=_NET,
        description="How callers connect to a service: TLS, load balancing, retries.",
        references=(_added("spec/host", "Service"),),
        roots=("defaultDestinationRule", "defaultDestinationRule"),
    ),
    Kind(
        name="Gateway",
        # A DNS label: ValidateGateway in istio.io/istio/pkg/config/validation.
        longest_name=63,
        group=_NET,
        description="Which ports and hosts an ingress gateway opens to the outside.",
        references=(_added("spec/servers/tls/credentialName", "Secret"),),
        roots=("", "gateways"),
    ),
    Kind(
        name="EnvoyFilter",
        group=_NET,
        description="Limits how many requests a service's sidecars let in.",
        config_name="rateLimit",
        switch="Refuse what comes too fast (429).",
    ),
    Kind(
        name="PeerAuthentication",
        group="security.istio.io",
        description="Whether pods take plain text, or only mTLS.",
        config_name="mtls",
        roots=("mtls", "mtls"),
        renamed={("spec", "mtls"): ()},
    ),
)
