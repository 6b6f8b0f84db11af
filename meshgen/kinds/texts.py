"""Names inside of longer texts, in which Kustomize cannot follow them: `istio-system/edge`."""

import re
from collections.abc import Mapping
from functools import cache

from meshgen.kinds.kind import Fields
from meshgen.kinds.reference import Gvk, fields_of, gvk

_NET = "networking.istio.io"
_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_HOST = rf"(?P<name>{_LABEL})\.(?P<namespace>{_LABEL})(\.svc(\.[-a-z0-9.]+)?)?"
# What a text has around a name, and which namespace it tells.
_QUALIFIED = re.compile(rf"(?P<namespace>{_LABEL})/(?P<name>[-a-z0-9.]+)")
_FQDN = re.compile(_HOST)
_SCOPED = re.compile(rf"[^/]*/{_HOST}")
_PRINCIPAL = re.compile(rf".*/ns/(?P<namespace>{_LABEL})/sa/(?P<name>[-a-z0-9.]+)")

_GATEWAY, _SERVICE, _ACCOUNT = f"Gateway.{_NET}", "Service/v1", "ServiceAccount/v1"
_SOURCE = "spec/rules/from/source"
_INJECTED = {
    "metadata/annotations/cert-manager.io\\/inject-ca-from": (
        _QUALIFIED,
        "Certificate.cert-manager.io",
    )
}
_PLACES: Mapping[str, Mapping[str, tuple[re.Pattern[str], str]]] = {
    f"VirtualService.{_NET}": {
        **dict.fromkeys(
            ("spec/gateways", *(f"spec/{p}/match/gateways" for p in ("http", "tcp", "tls"))),
            (_QUALIFIED, _GATEWAY),
        ),
        **dict.fromkeys(
            (
                "spec/hosts",
                "spec/http/mirror/host",
                "spec/http/mirrors/destination/host",
                *(f"spec/{p}/route/destination/host" for p in ("http", "tcp", "tls")),
            ),
            (_FQDN, _SERVICE),
        ),
    },
    f"DestinationRule.{_NET}": {"spec/host": (_FQDN, _SERVICE)},
    f"Sidecar.{_NET}": {"spec/egress/hosts": (_SCOPED, _SERVICE)},
    f"EnvoyFilter.{_NET}": {
        "spec/configPatches/match/cluster/service": (_FQDN, _SERVICE),
        "spec/configPatches/match/routeConfiguration/gateway": (_QUALIFIED, _GATEWAY),
    },
    "AuthorizationPolicy.security.istio.io": {
        f"{_SOURCE}/principals": (_PRINCIPAL, _ACCOUNT),
        f"{_SOURCE}/notPrincipals": (_PRINCIPAL, _ACCOUNT),
        f"{_SOURCE}/serviceAccounts": (_QUALIFIED, _ACCOUNT),
        f"{_SOURCE}/notServiceAccounts": (_QUALIFIED, _ACCOUNT),
        "spec/rules/when/values": (_PRINCIPAL, _ACCOUNT),
        "spec/rules/when/notValues": (_PRINCIPAL, _ACCOUNT),
    },
    "Canary.flagger.app": {"spec/service/gateways": (_QUALIFIED, _GATEWAY)},
    "Certificate.cert-manager.io": {"spec/dnsNames": (_FQDN, _SERVICE)},
    "Service": {"spec/externalName": (_FQDN, _SERVICE)},
    "MutatingWebhookConfiguration": _INJECTED,
    "ValidatingWebhookConfiguration": _INJECTED,
    "CustomResourceDefinition": _INJECTED,
    "APIService": _INJECTED,
}


# Where texts of a kind stand, what they look like, and the kinds that they name.
Places = Mapping[Fields, tuple[re.Pattern[str], Gvk]]


@cache
def texts_in(holder: Gvk) -> Places:
    """Return where objects of a kind have such texts.

    A text that is one matches as a whole: its group `name` is the name, `namespace` where that is.
    """
    return {
        fields_of(path): (pattern, gvk(target))
        for kind, places in _PLACES.items()
        if gvk(kind).selects(holder.api_version, holder.kind)
        for path, (pattern, target) in places.items()
    }
