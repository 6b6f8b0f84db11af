"""What came of load tests as one page of HTML: it needs nothing from anywhere else."""

from collections.abc import Sequence
from html import escape

from meshgen.loadtests.arrivals import come_by, seconds_of
from meshgen.loadtests.expected import told
from meshgen.loadtests.measured import LoadRun, percentile
from meshgen.report.charts import Series, chart
from meshgen.report.loads import measured

_STYLE = """\
html { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1f2933; background: #fff }
table { border-collapse: collapse; width: 100% }
figure { overflow-x: auto } pre { white-space: pre-wrap }
h1, h2, p, pre, td:last-child { overflow-wrap: anywhere }
td:nth-child(-n+3) { white-space: nowrap }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #d9dee4;
  vertical-align: top }
td.met { color: #146c2e } td.missed { color: #b3261e; font-weight: 600 }
td.unknown { color: #616e7c }
figure { margin: 1.5rem 0 } figcaption span { margin-left: 1rem; white-space: nowrap }
figcaption i { display: inline-block; width: .8em; height: .8em; margin-right: .3em }
svg { width: 100%; min-width: 30rem; height: auto } svg line { stroke: #d9dee4 }
svg text { font-size: 11px; fill: #616e7c } svg .y { text-anchor: end }
@media (max-width: 34rem) {
  th { display: none } td { display: inline-block; border-width: 0; padding: .3rem .6rem 0 0 }
  td:nth-child(4)::before { content: "expected " }
  td:last-child { display: block; border-width: 0 0 1px; padding-bottom: .3rem } }
@media (prefers-color-scheme: dark) {
  body { color: #e4e7eb; background: #14181d } th, td { border-color: #3e4c59 }
  svg line { stroke: #3e4c59 } svg text { fill: #9aa5b1 }
  td.unknown { color: #9aa5b1 } td.met { color: #57d98d } td.missed { color: #ff8a80 } }
"""


def page(environment: str, runs: Sequence[LoadRun]) -> str:
    """Return the page, with a table and two charts for each load test."""
    title = f"Load tests of {escape(environment)}"
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n<h1>{title}</h1>\n"
        + "".join(map(_section, runs))
        + "</html>\n"
    )


def _section(run: LoadRun) -> str:
    case = run.planned.case
    what = f"{case.spec.method} {case.path} of {case.spec.service}, {case.spec.profile}"
    doubt = f"<p><strong>{escape(run.doubt)}</strong></p>\n" if run.doubt else ""
    rows = "".join(
        f'<tr><td class="{one.word}">{one.word}</td><td>{one.expected.what}</td>'
        f"<td>{'' if one.figure is None else told(one.expected.what, one.figure)}</td>"
        f"<td>{_joined(one.expected.words)}</td><td>{_joined(one.expected.why)}</td></tr>\n"
        for one in run.verdicts
    )
    return (
        f"<h2>{escape(run.planned.name)}</h2>\n<p>{escape(what)}: {run.sent} requests in "
        f"{len(run.seconds)} s to <code>{escape(run.target)}</code></p>\n{doubt}"
        "<table><tr><th></th><th></th><th>came</th><th>expected</th><th>because</th></tr>\n"
        f"{rows}</table>\n{_measured(run)}{_requests(run)}\n{_times(run)}\n{_pods(run)}"
    )


def _joined(words: str) -> str:
    """Return words of which no percent sign begins a line."""
    return escape(words).replace(" %", "\N{NO-BREAK SPACE}%")


def _requests(run: LoadRun) -> str:
    seconds, stages = run.seconds, run.planned.stages
    length = max(len(seconds), int(seconds_of(stages)))
    planned = [come_by(stages, second + 1) - come_by(stages, second) for second in range(length)]
    figures = {
        "sent": ("#3b6fb6", [float(one.sent) for one in seconds]),
        "refused": ("#d98c00", [float(one.refused) for one in seconds]),
        "failed": ("#b3261e", [float(one.failed) for one in seconds]),
    }
    series = [Series(name, colour, each, is_area=True) for name, (colour, each) in figures.items()]
    return chart("Requests", "in a second", [*series, Series("planned", "#616e7c", planned)])


def _times(run: LoadRun) -> str:
    shares = {"50 %": ("#3b6fb6", 0.5), "95 %": ("#d98c00", 0.95), "99 %": ("#b3261e", 0.99)}
    series = [
        Series(name, colour, [percentile(one.took, share) * 1000 for one in run.seconds])
        for name, (colour, share) in shares.items()
    ]
    return chart("Answers but for refused ones", "ms", series)


def _pods(run: LoadRun) -> str:
    if run.watched is None:
        return ""
    length, seen = len(run.seconds), run.watched
    ready = Series("ready", "#3b6fb6", seen.by_second(lambda one: one.ready, length))
    wanted = Series("wanted", "#d98c00", seen.by_second(lambda one: one.wanted, length))
    return chart(f"Pods of {seen.about}", "by the second", [wanted, ready]) + "\n"


def _measured(run: LoadRun) -> str:
    lines = "\n".join(line.removeprefix("  ") for line in measured(run))
    return f"<pre>{escape(lines)}</pre>\n" if lines else ""
