"""What Prometheus tells somebody of: a table of alerts, and what makes rules of it."""

from meshgen.platform.alerts.generated import FILE as ALERTS_FILE
from meshgen.platform.alerts.generated import GROUPS, Alerting
from meshgen.platform.alerts.generated import NAME as ALERTS

__all__ = ["ALERTS", "ALERTS_FILE", "GROUPS", "Alerting"]
