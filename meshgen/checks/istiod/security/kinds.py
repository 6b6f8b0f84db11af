"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.istiod.security.authorization import AUTHORIZATION_POLICY
from meshgen.checks.istiod.security.peers import PEER_AUTHENTICATION
from meshgen.checks.istiod.security.requests import REQUEST_AUTHENTICATION
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "AuthorizationPolicy.security.istio.io": AUTHORIZATION_POLICY,
    "PeerAuthentication.security.istio.io": PEER_AUTHENTICATION,
    "RequestAuthentication.security.istio.io": REQUEST_AUTHENTICATION,
}
