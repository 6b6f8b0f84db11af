"""Local rate limits: how buckets are filled, and counters by the prefix that meshgen gives them."""

import re

# The first minor release of Istio 1 whose Envoy (1.31) fills a bucket all the time; before, it did
# once in an interval (envoy#35207).
FILLED_SMOOTHLY_FROM = 23
RATE_LIMIT_STATS = "http_local_rate_limiter"
LIMIT_COUNTERS = re.compile(
    r"envoy_http_local_rate_limiter(_\w+)?_http_local_rate_limit_(enabled|enforced|ok|rate_limited)"
)
