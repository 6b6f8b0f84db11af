"""The chart's README.md: how to install it, and a table of all values."""

import json
from typing import Any

from meshgen.chart.types import Chart, Entry
from meshgen.chart.valuenames import dotted
from meshgen.outputs.helm.fill import filled

_LONGEST = 60

_TEXT = """\
<!-- HEADER -->
# NAME

A Helm chart for the services of WHOSE, on Kubernetes KUBERNETES or newer with Istio.
TOGETHERMORE
## Use

What an environment has otherwise than `values.yaml` stands in a file of its own:

| environment | namespace | values |
|---|---|---|
ENVIRONMENTS

```shell
helm template NAME . -n NAMESPACE -f values-ENV.yaml
```

prints exactly PRINTED
chart: they are replaced when it changes.

INSTALL

## Values

Where a value's type is `... or null`, null leaves out what it stands for. In a values file, null
takes a default's key away, such as `resources.limits`. Values that say so are templates:
`{{ .Values.namePrefix }}` and `{{ .Release.Namespace }}` in them are replaced.

| key | type | default | what it is | where it stands |
|---|---|---|---|---|
VALUES
"""

_TOGETHER = """
It is one of the charts of MESH, one for each of its namespaces: [all together](../README.md) are
what `meshgen build` prints.
"""

_AND = "and a checksum on pods that read a ConfigMap of the"

_WITH_NAMESPACE = """\
`helm install` needs the namespace before the chart could make it. So make it first, with the label
that sidecars need:

```shell
kubectl create namespace NAMESPACE
INJECTIONhelm upgrade --install NAME . -n NAMESPACE -f values-ENV.yaml --set namespace.create=false
```
"""
_WITHOUT_NAMESPACE = """\
The chart makes no namespace:

```shell
helm upgrade --install NAME . -n NAMESPACE -f values-ENV.yaml --create-namespace
```
"""


def readme(chart: Chart, header: str, more: str) -> str:
    """Return README.md; `more` stands before the commands."""
    env, about = _shown(chart), chart.about
    printed = "its part of what" if about.mesh else "what"
    rows = [f"| {e} | {chart.namespaces[e]} | values-{e}.yaml |" for e in chart.environments]
    words = {
        "HEADER": header,
        "MORE": more,
        "WHOSE": whose(chart),
        "TOGETHER": _TOGETHER.replace("MESH", about.mesh) if about.mesh else "",
        "PRINTED": f"{printed} `meshgen build {env}` does, {_AND}",
        "KUBERNETES": about.kubernetes,
        "ENVIRONMENTS": "\n".join(rows),
        "NAMESPACE": chart.namespaces[env],
        "NAME": about.name,
        "ENV": env,
        "VALUES": "\n".join(_row(entry) for entry in chart.entries),
    }
    return filled(_TEXT, {**words, "INSTALL": filled(_install(chart, env), words).rstrip()})


def whose(chart: Chart) -> str:
    """Return whose services are in a chart."""
    about = chart.about
    is_own = about.mesh in ("", about.name)
    return about.name if is_own else f"{about.mesh} in its namespace {about.name}"


def _shown(chart: Chart) -> str:
    """Return the environment that is shown how to install: one that makes the namespace."""
    creates = [e.overrides for e in chart.entries if e.path == ("namespace", "create")]
    making = [env for env in chart.environments if creates and creates[0].get(env)]
    return making[0] if making and chart.about.mesh else chart.environments[0]


def _install(chart: Chart, env: str) -> str:
    if not any(entry.path == ("namespace", "create") for entry in chart.entries):
        return _WITHOUT_NAMESPACE
    labels = [f"{i.label}={i.values[env]}" for i in chart.injections if env in i.values]
    lines = "".join(f"kubectl label namespace NAMESPACE {label}\n" for label in labels)
    return _WITH_NAMESPACE.replace("INJECTION", lines)


def _row(entry: Entry) -> str:
    cells = (
        f"`{dotted(entry.path)}`",
        _type(entry.schema),
        _default(entry.default),
        entry.text,
        _places(entry),
    )
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _type(schema: Any) -> str:
    kinds = schema.get("type")
    if kinds is None:
        parts = [_type(part) for key in ("anyOf", "oneOf", "allOf") for part in schema.get(key, [])]
        return " or ".join(dict.fromkeys(" or ".join(parts).split(" or "))) if parts else "object"
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)


def _default(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > _LONGEST or "`" in text:
        return "see values.yaml"
    return f"`{text}`"


def _places(entry: Entry) -> str:
    shown = entry.places if len(entry.places) < 4 else [*entry.places[:3], "…"]
    return "<br>".join(shown)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
