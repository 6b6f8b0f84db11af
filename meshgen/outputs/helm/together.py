"""README.md of several charts: which they are, and how all of an environment are installed."""

from collections.abc import Iterator, Mapping

from meshgen.chart.types import Chart
from meshgen.chart.valuenames import expression
from meshgen.outputs.helm.fill import filled

_TEXT = """\
<!-- HEADER -->
# MESH

Helm charts for the services of MESH, one for each of its namespaces: a release is in one. This is
the namespace that each goes into:

TABLE

Where nothing stands, the environment has nothing of it: what was installed goes by
`helm uninstall CHART -n NAMESPACE`.
MORE
## Use

All charts together print exactly what `meshgen build ENV` does, but for the checksums that their
own READMEs tell of. First the namespaces are made, with the labels that sidecars need, since
`helm install` wants them before; then the charts are installed, in this order.
INSTALL"""

_INSTALL = """
### ENV

```shell
CREATEwhile read -r chart namespace more; do
  helm upgrade --install "$chart" "./$chart" -n "$namespace" -f "$chart/values-ENV.yaml" $more
done <<END
RELEASES
END
```
"""

_CREATE = """\
while read -r chart namespace file; do
  helm template "$chart" "./$chart" -n "$namespace" -f "$chart/values-ENV.yaml" -s "$file" |
    kubectl apply -f -
done <<END
NAMESPACES
END
"""

_CREATES = expression(("namespace", "create"))
# One word, which every shell passes as it is.
_CREATED = "--set=namespace.create=false"


def readme_of_all(charts: Mapping[str, Chart], header: str, more: str) -> str:
    """Return README.md; `charts` are in the order to install them in, by their folders.

    `more` stands before the commands.
    """
    first = next(iter(charts.values()))
    environments = list(dict.fromkeys(e for c in charts.values() for e in c.environments))
    words = {
        "HEADER": header,
        "MORE": more,
        "MESH": first.about.mesh,
        "TABLE": "\n".join(_table(charts, environments)),
        "INSTALL": "".join(_install(charts, env) for env in environments),
    }
    return filled(_TEXT, words)


def _table(charts: Mapping[str, Chart], environments: list[str]) -> Iterator[str]:
    yield f"| chart | {' | '.join(environments)} |"
    yield "|---" * (len(environments) + 1) + "|"
    for folder, chart in charts.items():
        cells = [chart.namespaces.get(env, "") for env in environments]
        yield f"| [{folder}]({folder}/README.md) | {' | '.join(cells)} |"


def _install(charts: Mapping[str, Chart], env: str) -> str:
    namespaces, releases = [], []
    for folder, chart in charts.items():
        if env not in chart.environments:
            continue
        release = f"{folder} {chart.namespaces[env]}"
        creates = [e.overrides.get(env) for e in chart.entries if e.path == ("namespace", "create")]
        if any(creates):
            namespaces.append(f"{release} {_file_of_namespace(chart)}")
        releases.append(f"{release} {_CREATED}" if creates else release)
    words = {
        "ENV": env,
        "CREATE": _CREATE if namespaces else "",
        "NAMESPACES": "\n".join(namespaces),
        "RELEASES": "\n".join(releases),
    }
    return filled(filled(_INSTALL, {"CREATE": words["CREATE"]}), words)


def _file_of_namespace(chart: Chart) -> str:
    """Return the template of the Namespace."""
    return next(one.path for one in chart.templates if _CREATES in one.conditions)
