"""What Prometheus tells somebody of: a table of alerts, and what makes rules of it."""

from meshgen.platform.alerts.generated import GROUPS, Alerting

__all__ = ["GROUPS", "Alerting"]
