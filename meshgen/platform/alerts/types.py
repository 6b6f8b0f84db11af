"""What an alert is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Alert:
    """An alert: when it fires, what that means, and what to do `first`.

    `expr` is PromQL, with placeholders for what the config decides: `$requests` are the matchers of
    requests to its services, `$watched` those of its namespaces, Istio's and the platform's,
    `$agent` the same where the agents beside proxies are scraped, `$strict` those of workloads that
    take mTLS only, `$targets` what is scraped, `$window` and `$span` times over which counters are
    looked at, `$young` the seconds of the latter, `$threshold` the figure, which is in `unit`. It
    has to hold for the time that `lasts` says. In the `summary` stands what Prometheus puts in.
    """

    name: str
    severity: str
    lasts: str
    expr: str
    summary: str
    meaning: str
    first: str
    threshold: float | None = None
    unit: str = ""


def appeared_or_rose(counter: str, by: str = "") -> str:
    """Return by how much a counter rose; one that nobody counted before begins at its first event.

    So do those of istiod: of such a series `increase` knows nothing. To a Prometheus that has just
    begun all of them are new, so that one counts where the pod was scraped before, or is young.
    """
    grouped = f" by ({by})" if by else ""
    new = f"{counter} unless {counter} offset $span"
    seen = "up offset $span or istiod_uptime_seconds < $young"
    return (
        f"sum{grouped} (increase({counter}[$span]) > 0"
        f" or ({new}) and on (namespace, pod) ({seen})) > 0"
    )
