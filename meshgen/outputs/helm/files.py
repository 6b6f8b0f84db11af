"""Charts as files: one in the output's own folder, or several, each in a folder of its own."""

from collections.abc import Iterator, Mapping

from meshgen.chart.types import Chart
from meshgen.outputs.helm.chart import chart_files
from meshgen.outputs.helm.together import readme_of_all
from meshgen.outputs.platform import link
from meshgen.seal import header, sealed

# Where something of all services stands together, a seal would be a line that every change touches.
_UNSEALED = ("values", "README")


def helm_files(
    charts: Mapping[str, Chart], source: str, within: str = "", page: str | None = None
) -> dict[str, str]:
    """Return charts as text by relative path; `source` is the config's name, for comments.

    `charts` are in the order to install them in, by their folders: that of an only one is "".
    `within` is the folder that all of them are in, `page` leads from there to the page about what
    is needed besides.
    """
    return {within + path: text for path, text in sorted(_files(charts, source, within, page))}


def _files(
    charts: Mapping[str, Chart], source: str, within: str, page: str | None
) -> Iterator[tuple[str, str]]:
    for folder, chart in charts.items():
        up = page if page is None or not folder else f"../{page}"
        for name, text in chart_files(chart, link(up)).items():
            path = f"{folder}/{name}" if folder else name
            yield path, text if name.startswith(_UNSEALED) else sealed(within + path, text)
    if charts and "" not in charts:
        yield "README.md", readme_of_all(charts, header(source), link(page))
