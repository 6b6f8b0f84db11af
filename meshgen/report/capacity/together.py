"""What several namespaces take together, and a line for each of them."""

from collections.abc import Iterator

from meshgen.quota import Capacity, NamespaceReport, Situation
from meshgen.report.capacity.amounts import used
from meshgen.report.capacity.quota import quota_lines
from meshgen.report.capacity.style import Style
from meshgen.report.capacity.table import Cell, Row, laid_out, row
from meshgen.report.capacity.verdict import in_short


def together_lines(capacity: Capacity, style: Style) -> Iterator[str]:
    """Yield the tables of the sum, then what each namespace takes of it at rest."""
    if capacity.together is None:
        return
    yield ""
    yield from quota_lines(capacity.together, "", style)
    yield ""
    first = capacity.namespaces[0].totals.situations[Situation.AT_REST]
    titles = row("Namespace", *(usage.resource for usage in first), "Fits")
    yield from laid_out([titles, *(_line(one, style) for one in capacity.namespaces)])


def _line(namespace: NamespaceReport, style: Style) -> Row:
    amounts = [used(usage, style) for usage in namespace.totals.situations[Situation.AT_REST]]
    verdict, paint = in_short(namespace, style)
    return [*row(namespace.name, *amounts), Cell(verdict, paint=paint)]
