"""Rate limits: what is let through, and what is refused."""

from collections.abc import Iterable

from meshgen.dashboards.promql import AT_SERVICES, REFUSED, REQUESTS, highest, share, total
from meshgen.dashboards.subjects import LimitedService, Subjects
from meshgen.dashboards.types import Panel, Query, Row

_CALLER = "{{source_workload}} ({{source_workload_namespace}})"

REFUSALS = Row(
    "Refused requests",
    (
        Panel(
            "By service",
            "reqps",
            "Requests in a second that are answered with 429, as the services' sidecars count.",
            (
                Query(
                    highest(20, total(REQUESTS, f"{AT_SERVICES},{REFUSED}", "destination_service")),
                    "{{destination_service}}",
                ),
            ),
        ),
        Panel(
            "Share by service",
            "percentunit",
            "The share of requests that is answered with 429.",
            (
                Query(
                    highest(20, share(REQUESTS, AT_SERVICES, REFUSED, "destination_service")),
                    "{{destination_service}}",
                ),
            ),
        ),
        Panel(
            "By caller",
            "reqps",
            "Requests in a second that are answered with 429, by who asks; unknown is who has no "
            "sidecar.",
            (
                Query(
                    highest(
                        20,
                        total(
                            REQUESTS,
                            f"{AT_SERVICES},{REFUSED}",
                            "source_workload, source_workload_namespace",
                        ),
                    ),
                    _CALLER,
                ),
            ),
        ),
    ),
)


def limited(subjects: Subjects, services: Iterable[LimitedService]) -> Row:
    """Return a panel for each service with a limit, which is drawn in."""
    return Row("Limits", tuple(_panel(one, subjects.gateways) for one in services))


def _panel(service: LimitedService, gateways: str) -> Panel:
    whose = gateways if service.at_gateway else 'reporter="destination"'
    matchers = f'{whose},destination_service=~"{service.host}"'
    status = f'response_code{{}}"{service.status}"'
    by = "pod" if service.by_each else ""
    allowed, refused = (
        total(REQUESTS, f"{matchers},{status.format(sign)}", by) for sign in ("!=", "=")
    )
    if service.by_each:
        allowed, refused = f"max({allowed})", f"max({refused})"
    where = "at gateways" if service.at_gateway else "in its sidecars"
    each = "each proxy, of which the busiest is shown" if service.by_each else "all together"
    return Panel(
        service.title,
        "reqps",
        f"Requests in a second that are let through and refused {where}. The line is the limit "
        f"for {each}; what has a bucket of its own does not count for it.",
        (
            Query(allowed, "allowed"),
            Query(refused, "refused"),
            Query(f"vector({service.rate:.6g})", "limit", limit=True),
        ),
    )
