"""AuthorizationPolicies, as the filters that istiod makes of them.

Who may call is decided by Envoy's RBAC, for requests and for connections; where a policy is CUSTOM,
RBAC only finds out whether it is for a request, and `ext_authz` asks somebody about those.
"""

from meshgen.xds.authorization.authorization import Authorization
from meshgen.xds.authorization.authorizers import authorizer

__all__ = ["Authorization", "authorizer"]
