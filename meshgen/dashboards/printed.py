"""A dashboard as Grafana's JSON.

Everything that Grafana adds when it saves one is written out, so that nothing changes there.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from meshgen.dashboards.types import Dashboard, Panel, Query, Row, Variable
from meshgen.resources import Object

# The newest that Grafana 12 migrates to (grafana/grafana,
# apps/dashboard/pkg/migration/schemaversion/migrations.go).
SCHEMA = 42
# What the data source is called, by which panels name it.
SOURCE = "prometheus"
_TAG = "meshgen"
_WHOLE, _HEIGHTS = 24, {"stat": 4, "timeseries": 8, "table": 8}
# What Grafana lets a uid be (pkg/util/shortid_generator.go), and what lines are in JSON.
_LONGEST, _WIDTH = 40, 100


def printed(dashboard: Dashboard, mesh: str, source: str = SOURCE) -> str:
    """Return a dashboard of a mesh as JSON, whose data source has that uid."""
    said = {"type": "prometheus", "uid": source}
    uid, tags = _uid(mesh, dashboard.name), [_TAG, mesh]
    return _laid_out({"uid": uid, "tags": tags, **_dashboard(dashboard, tags, said)}) + "\n"


def _uid(mesh: str, name: str) -> str:
    """Return what a dashboard is known by, as long as Grafana lets it be: several meshes meet."""
    whole = f"{mesh}-{name}"
    return whole if len(whole) <= _LONGEST else sha256(whole.encode()).hexdigest()[:_LONGEST]


def _laid_out(value: object, depth: int = 0) -> str:
    """Return JSON in which what fits into a line is one."""
    line = json.dumps(value)
    if not isinstance(value, dict | list) or len(line) + depth <= _WIDTH:
        return line
    inner, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict):
        items = (f"{json.dumps(key)}: {_laid_out(one, depth + 1)}" for key, one in value.items())
        return "{" + inner + f",{inner}".join(items) + end + "}"
    return "[" + inner + f",{inner}".join(_laid_out(one, depth + 1) for one in value) + end + "]"


def _dashboard(dashboard: Dashboard, tags: Sequence[str], source: Object) -> Object:
    return {
        "title": dashboard.title,
        "description": dashboard.description,
        "schemaVersion": SCHEMA,
        "editable": False,
        "graphTooltip": 1,
        "fiscalYearStartMonth": 0,
        "timezone": "browser",
        "refresh": "30s",
        "time": {"from": "now-1h", "to": "now"},
        "annotations": {"list": []},
        "templating": {"list": [_variable(one) for one in dashboard.variables]},
        "links": [{**_TO_OTHERS, "tags": tags}],
        "panels": list(_placed(dashboard.rows, source)),
    }


_TO_OTHERS = {
    "title": "Dashboards of the mesh",
    "type": "dashboards",
    "icon": "external link",
    "tooltip": "",
    "asDropdown": True,
    "targetBlank": False,
    "includeVars": True,
    "keepTime": True,
}


def _variable(variable: Variable) -> Object:
    first = next(iter(variable.values))
    usual = {"text": first, "value": variable.values[first]}
    everything = {"text": ["All"], "value": ["$__all"]}
    several = variable.every is not None
    return {
        "type": "custom",
        "name": variable.name,
        "label": variable.label,
        "hide": 0,
        "skipUrlSync": False,
        "query": ",".join(f"{text} : {value}" for text, value in variable.values.items()),
        "current": everything if several else usual,
        "multi": several,
        "includeAll": several,
        "allowCustomValue": False,
        **({"allValue": variable.every} if several else {}),
    }


def _placed(rows: Sequence[Row], source: Object) -> Iterator[Object]:
    """Yield rows and panels where they are, numbered in their order."""
    number, top = 0, 0
    for row in rows:
        number += 1
        place = {"x": 0, "y": top, "w": _WHOLE, "h": 1}
        yield {
            "type": "row",
            "id": number,
            "title": row.title,
            "collapsed": False,
            "gridPos": place,
            "panels": [],
        }
        top, left, height = top + 1, 0, 0
        for panel in row.panels:
            number += 1
            if left + panel.width > _WHOLE:
                top, left, height = top + height, 0, 0
            tall = _HEIGHTS[panel.kind]
            place = {"x": left, "y": top, "w": panel.width, "h": tall}
            yield {"type": panel.kind, "id": number, "gridPos": place, **_panel(panel, source)}
            left, height = left + panel.width, max(height, tall)
        top += height


def _panel(panel: Panel, source: Object) -> Object:
    return {
        "title": panel.title,
        "description": panel.description,
        "datasource": source,
        "targets": [
            {"refId": _letter(place), "datasource": source, **_target(one, panel)}
            for place, one in enumerate(panel.queries)
        ],
        "options": _OPTIONS[panel.kind],
        "fieldConfig": {"defaults": _field(panel), "overrides": list(_overrides(panel))},
    }


def _target(query: Query, panel: Panel) -> Object:
    at_once = panel.kind != "timeseries"
    return {
        "expr": query.expr,
        "legendFormat": query.legend,
        "editorMode": "code",
        "instant": at_once,
        "range": not at_once,
        "format": "table" if panel.kind == "table" else "time_series",
    }


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _field(panel: Panel) -> Object:
    steps: list[Object] = [{"color": "green", "value": None}]
    steps += [{"color": color, "value": value} for value, color in panel.steps.items()]
    return {
        "unit": panel.unit,
        # What expired has fewer days than none.
        **({} if panel.unit == "d" else {"min": 0}),
        **({} if panel.most is None else {"max": panel.most}),
        "thresholds": {"mode": "absolute", "steps": steps},
        "color": {"mode": "palette-classic" if panel.kind == "timeseries" else "thresholds"},
        "custom": _custom(panel),
    }


def _custom(panel: Panel) -> Mapping[str, object]:
    if panel.kind == "timeseries":
        style = {"mode": "dashed" if panel.lines else "off"}
        return {"lineWidth": 1, "fillOpacity": 10, "thresholdsStyle": style}
    return {"align": "auto", "inspect": False} if panel.kind == "table" else {}


def _overrides(panel: Panel) -> Iterator[Object]:
    """Yield how lines of limits look."""
    for place, query in enumerate(panel.queries):
        if query.limit:
            yield {
                "matcher": {"id": "byFrameRefID", "options": _letter(place)},
                "properties": [
                    {"id": "custom.lineStyle", "value": {"fill": "dash", "dash": [10, 10]}},
                    {"id": "custom.fillOpacity", "value": 0},
                    {"id": "color", "value": {"mode": "fixed", "fixedColor": "red"}},
                ],
            }


_OPTIONS: Mapping[str, Object] = {
    "timeseries": {
        "legend": {
            "displayMode": "table",
            "placement": "bottom",
            "showLegend": True,
            "calcs": ["lastNotNull", "max"],
        },
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "stat": {
        "graphMode": "area",
        "colorMode": "value",
        "justifyMode": "auto",
        "textMode": "auto",
        "wideLayout": True,
        "showPercentChange": False,
        "percentChangeColorMode": "standard",
        "reduceOptions": {"calcs": ["lastNotNull"], "values": False, "fields": ""},
        "orientation": "auto",
    },
    "table": {
        "frameIndex": 0,
        "showHeader": True,
        "showTypeIcons": False,
        "cellHeight": "sm",
        "footer": {"show": False, "reducer": [], "countRows": False},
    },
}
