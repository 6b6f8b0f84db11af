"""Counters of local rate limits: the prefix that meshgen gives them, and what Envoy makes of it."""

import re

RATE_LIMIT_STATS = "http_local_rate_limiter"
LIMIT_COUNTERS = re.compile(
    r"envoy_http_local_rate_limiter(_\w+)?_http_local_rate_limit_(enabled|enforced|ok|rate_limited)"
)
