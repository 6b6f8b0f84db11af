"""A picture of a dashboard, as SVG: where its panels are, and what Prometheus answers them.

Grafana draws more, and otherwise: this shows what stands where, and that it is there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from tools.dashboards.asked import Answer
from tools.dashboards.units import worded

_COLUMN, _LINE, _GAP = 40, 22, 4
_COLORS = [
    "#3274d9",
    "#37872d",
    "#e0a100",
    "#8f3bb8",
    "#0a868f",
    "#6b6b6b",
    "#ad6800",
    "#5794f2",
    "#96d98d",
    "#b877d9",
]
_LIMIT = "#c4162a"
_NAMES = 3

Told = Mapping[int, Sequence[Answer]]


def drawn(dashboard: Mapping[str, Any], told: Told) -> str:
    """Return the picture of a dashboard, by the answers to its panels' queries."""
    panels = dashboard["panels"]
    height = max(one["gridPos"]["y"] + one["gridPos"]["h"] for one in panels) * _LINE + 30
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {24 * _COLUMN} {height}" ',
            'font-family="sans-serif" font-size="9">\n',
            f'<rect width="100%" height="{height}" fill="#f4f5f5"/>\n',
            _text(6, 19, dashboard["title"], 'font-size="14" font-weight="bold"'),
            '<g transform="translate(0 28)">\n',
            *(part for one in panels for part in _placed(one, told.get(one["id"], ()))),
            "</g>\n</svg>\n",
        ]
    )


def _placed(panel: Mapping[str, Any], answers: Sequence[Answer]) -> Iterator[str]:
    place = panel["gridPos"]
    x, y = place["x"] * _COLUMN, place["y"] * _LINE
    wide, tall = place["w"] * _COLUMN - _GAP, place["h"] * _LINE - _GAP
    yield f'<g transform="translate({x + _GAP // 2} {y})">\n'
    if panel["type"] == "row":
        yield _text(4, 14, panel["title"], 'font-size="11" font-weight="bold"')
    else:
        yield f'<rect width="{wide}" height="{tall}" rx="2" fill="#fff" stroke="#d8d9da"/>\n'
        yield _text(6, 13, panel["title"], 'font-weight="bold"')
        yield from _INSIDE[panel["type"]](panel, answers, wide, tall)
    yield "</g>\n"


def _graph(
    panel: Mapping[str, Any], answers: Sequence[Answer], wide: int, tall: int
) -> Iterator[str]:
    """Yield lines over time, of which limits are dashed."""
    left, top, bottom = 60, 22, tall - 16 - 11 * _NAMES
    field = panel["fieldConfig"]
    limits = {one["matcher"]["options"] for one in field["overrides"]}
    lines = [(answer, one) for answer in answers for one in answer.series]
    values = [float(value) for _, one in lines for _, value in one["values"] if value != "NaN"]
    low = min([field["defaults"].get("min", min(values, default=0.0)), *values])
    high = field["defaults"].get("max") or max(values, default=0.0) * 1.05 or 1.0
    for share in (0, 0.5, 1):
        y = bottom - share * (bottom - top)
        yield f'<path d="M{left} {y:.0f}H{wide - 6}" stroke="#e6e6e6"/>\n'
        text = worded(low + share * (high - low), field["defaults"]["unit"])
        yield _text(left - 4, y + 3, text, 'text-anchor="end" fill="#6b6b6b"')
    first = min((one["values"][0][0] for _, one in lines), default=0)
    last = max((one["values"][-1][0] for _, one in lines), default=1)
    for number, (answer, one) in enumerate(lines):
        is_limit = answer.query["refId"] in limits
        color = _LIMIT if is_limit else _COLORS[number % len(_COLORS)]
        points = " ".join(
            f"{left + (at - first) / max(1, last - first) * (wide - left - 6):.0f},"
            f"{bottom - (float(value) - low) / ((high - low) or 1) * (bottom - top):.1f}"
            for at, value in one["values"][::2]
            if value != "NaN"
        )
        dashed = ' stroke-dasharray="6 4"' if is_limit else ""
        yield f'<polyline points="{points}" fill="none" stroke="{color}"{dashed}/>\n'
        if number < _NAMES:
            y = bottom + 13 + 11 * number
            yield f'<rect x="6" y="{y - 4:.0f}" width="10" height="2" fill="{color}"/>\n'
            yield _text(20, y, _cut(_named(answer, one), wide))
    if len(lines) > _NAMES:
        more = f"and {len(lines) - _NAMES} more"
        yield _text(wide - 6, bottom + 13 + 11 * (_NAMES - 1), more, 'text-anchor="end"')


def _stat(
    panel: Mapping[str, Any], answers: Sequence[Answer], wide: int, tall: int
) -> Iterator[str]:
    """Yield one figure, in the colour of its step."""
    defaults = panel["fieldConfig"]["defaults"]
    for answer in answers:
        for one in answer.series[:1]:
            value = float(one["value"][1])
            steps = defaults["thresholds"]["steps"]
            met = [step for step in steps if step["value"] is None or value >= step["value"]]
            style = f'font-size="24" text-anchor="middle" fill="{met[-1]["color"]}"'
            yield _text(wide / 2, tall / 2 + 14, worded(value, defaults["unit"]), style)


def _table(
    panel: Mapping[str, Any], answers: Sequence[Answer], wide: int, tall: int
) -> Iterator[str]:
    unit = panel["fieldConfig"]["defaults"]["unit"]
    for answer in answers:
        for number, one in enumerate(answer.series[: (tall - 24) // 13]):
            labels = ", ".join(f"{key}: {value}" for key, value in one["metric"].items())
            yield _text(6, 28 + 13 * number, labels)
            value = worded(float(one["value"][1]), unit)
            yield _text(wide - 6, 28 + 13 * number, value, 'text-anchor="end"')


_INSIDE = {"timeseries": _graph, "stat": _stat, "table": _table}


def _named(answer: Answer, one: Mapping[str, Any]) -> str:
    """Return what Grafana calls a series."""
    legend: str = answer.query["legendFormat"]
    if legend == "__auto":
        return ", ".join(map(str, one["metric"].values())) or answer.expr
    return re.sub(r"\{\{(\w+)\}\}", lambda m: str(one["metric"].get(m[1], "")), legend)


def _cut(text: str, wide: int) -> str:
    most = (wide - 90) // 5
    return text if len(text) <= most else f"{text[:most]}…"


def _text(x: float, y: float, text: str, style: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" {style}>{escape(text)}</text>\n'
