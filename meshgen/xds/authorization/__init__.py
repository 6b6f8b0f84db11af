"""AuthorizationPolicies, as the filters that istiod makes of them.

Who may call is decided by Envoy's RBAC, for requests and for connections; where a policy is CUSTOM,
RBAC only finds out whether it is for a request, and `ext_authz` asks somebody about those.
"""

from meshgen.xds.authorization.authorization import Authorization

__all__ = ["Authorization"]
