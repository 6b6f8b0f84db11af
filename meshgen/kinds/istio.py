"""Istio's kinds."""

from meshgen.kinds.kind import Kind

_NET = "networking.istio.io"
# Where an EnvoyFilter that limits rates has the settings of Envoy's filter, and the routes' part.
_LIMIT = ("spec", "configPatches", 0, "patch", "value", "typed_config", "value")
_ROUTES = ("spec", "configPatches", 1, "patch", "value")

ISTIO: tuple[Kind, ...] = (
    Kind(
        name="VirtualService",
        group=_NET,
        description="Which requests go where: from outside, or from other services.",
        config_name="expose",
        roots=("", "virtualServices"),
        renamed={("spec", "http"): ("routes",)},
    ),
    Kind(
        name="DestinationRule",
        group=_NET,
        description="How callers connect to a service: TLS, load balancing, retries.",
        roots=("defaultDestinationRule", "defaultDestinationRule"),
    ),
    Kind(
        name="ServiceEntry",
        group=_NET,
        description="Hosts outside of the mesh, and how they are found.",
    ),
    Kind(
        name="Gateway",
        # A DNS label: ValidateGateway in istio.io/istio/pkg/config/validation.
        longest_name=63,
        group=_NET,
        description="Which ports and hosts an ingress gateway opens to the outside.",
        roots=("", "gateways"),
    ),
    Kind(
        name="EnvoyFilter",
        group=_NET,
        description="Limits how many requests a service's sidecars let in.",
        config_name="rateLimit",
        switch="Refuse what comes too fast (429).",
        renamed={
            _LIMIT: (),
            (*_LIMIT, "enable_x_ratelimit_headers"): ("xRateLimitHeaders",),
            (*_LIMIT, "filter_enforced", "default_value", "numerator"): ("enforcedPercent",),
            (*_LIMIT, "response_headers_to_add"): ("responseHeaders",),
            (*_LIMIT, "response_headers_to_add", 0, "header", "key"): ("header",),
            (*_LIMIT, "status", "code"): ("status",),
            _ROUTES: (),
        },
    ),
    Kind(
        name="PeerAuthentication",
        group="security.istio.io",
        description="Whether pods take plain text, or only mTLS.",
        config_name="mtls",
        roots=("mtls", "mtls"),
        renamed={("spec", "mtls"): ()},
    ),
    Kind(
        name="AuthorizationPolicy",
        group="security.istio.io",
        description="Who may ask a service, and what.",
        config_name="access",
        roots=("authorization", "authorization"),
        renamed={("spec",): ()},
    ),
    Kind(
        name="RequestAuthentication",
        group="security.istio.io",
        description="Whose tokens proxies take, and where in a request these are.",
        config_name="jwt",
        roots=("jwt", "jwt"),
        renamed={("spec",): ()},
    ),
    Kind(
        name="Sidecar",
        group=_NET,
        description="What proxies know, and whether they let out what nobody declares.",
        config_name="sidecarScope",
        roots=("egress", "egress"),
        renamed={("spec",): ()},
    ),
    Kind(
        name="Telemetry",
        group="telemetry.istio.io",
        description="What proxies report: access logs, traces, metrics.",
        roots=("telemetry", "telemetry"),
        renamed={("spec",): ()},
    ),
    Kind(
        name="ProxyConfig",
        group=_NET,
        description="What all proxies of the namespace start with.",
        roots=("proxyConfig", "proxyConfig"),
        renamed={("spec",): ()},
    ),
    Kind(
        name="WasmPlugin",
        group="extensions.istio.io",
        description="A web application firewall in proxies.",
        config_name="waf",
        switch="Look at requests as the OWASP Core Rule Set does.",
        roots=("", "firewalls"),
        renamed={("spec",): ()},
    ),
    Kind(
        name="TrafficExtension",
        group="extensions.istio.io",
        description="A web application firewall in proxies.",
        config_name="waf",
        switch="Look at requests as the OWASP Core Rule Set does.",
        roots=("", "firewalls"),
        renamed={("spec",): (), ("spec", "wasm"): ()},
    ),
)
