"""Expressions that several panels have."""

# What Grafana puts in for the time that a rate needs between two scrapes.
_OVER = "[$__rate_interval]"
REQUESTS = "istio_requests_total"
DURATION = "istio_request_duration_milliseconds_bucket"
# Of the namespaces that a reader chooses, as the services' own sidecars count.
AT_SERVICES = 'reporter="destination",destination_service_namespace=~"$namespace"'
PODS = 'namespace=~"$namespace",pod=~"$workload"'
ERRORS, REFUSED = 'response_code=~"5.."', 'response_code="429"'
QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


def rate(metric: str, matchers: str = "") -> str:
    """Return the increase of a counter in a second."""
    chosen = f"{{{matchers}}}" if matchers else ""
    return f"rate({metric}{chosen}{_OVER})"


def total(metric: str, matchers: str = "", by: str = "") -> str:
    """Return the increase of a counter in a second, all together or by labels."""
    return f"sum{_by(by)}({rate(metric, matchers)})"


def share(metric: str, matchers: str, part: str, by: str = "") -> str:
    """Return which share of a counter's increase has further labels; none of it is zero."""
    whole = total(metric, matchers, by)
    return f"({total(metric, f'{matchers},{part}', by)} or {whole} * 0) / {whole}"


def quantile(value: float, metric: str, matchers: str = "", by: str = "") -> str:
    """Return a quantile of a histogram, of all together or by labels."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({value}, {total(metric, matchers, labels)})"


def highest(count: int, expr: str) -> str:
    """Return the highest of an expression's series."""
    return f"topk({count}, {expr})"


def _by(labels: str) -> str:
    return f" by ({labels}) " if labels else ""
