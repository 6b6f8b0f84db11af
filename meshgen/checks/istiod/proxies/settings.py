"""ProxyConfigs. Source: ValidateProxyConfig, validateConcurrency."""

from meshgen.checks.fields import at_least
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.selectors import WORKLOAD_SELECTOR
from meshgen.checks.types import Type

PROXY_CONFIG = kind(
    Type(fields={"selector": WORKLOAD_SELECTOR, "concurrency": Type((at_least(0),))})
)
