"""Write docs/alerts.md from the table of alerts: `python tools/build_alerts.py`."""

from collections.abc import Iterator
from pathlib import Path

from meshgen.platform.alerts import GROUPS
from meshgen.platform.alerts.types import Alert

TARGET = Path(__file__).parent.parent / "docs" / "alerts.md"
_INTRODUCTION = """\
# Alerts

What `platform: {alerts: {}}` has Prometheus tell somebody of, and what to do first. How they are
said, and where they are sent, tells [platform.md](platform.md#alerts); this page is written by
`tools/build_alerts.py`.
"""
_TITLES = {
    "requests": "Requests",
    "capacity": "Pods, autoscalers and quotas",
    "mesh": "istiod, proxies and certificates",
}


def page() -> str:
    """Return the page as Markdown."""
    lines = [_INTRODUCTION]
    for group, alerts in GROUPS.items():
        lines += [f"## {_TITLES[group]}", ""]
        lines += [line for alert in alerts for line in _of(alert)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _of(alert: Alert) -> Iterator[str]:
    yield f"### {alert.name}"
    yield ""
    held = "at once" if alert.lasts == "0s" else f"after {alert.lasts}"
    threshold = "" if alert.threshold is None else f", threshold {alert.threshold:g} {alert.unit}"
    yield f"{alert.severity}, {held}{threshold}."
    yield ""
    yield f"{alert.meaning} {alert.first}"
    yield ""


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
