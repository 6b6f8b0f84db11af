"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "AuthorizationPolicy.security.istio.io": Type(),
    "PeerAuthentication.security.istio.io": Type(),
    "RequestAuthentication.security.istio.io": Type(),
}
