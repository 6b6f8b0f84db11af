"""What environments share and where they differ, as templates and values of a Helm chart."""

from meshgen.chart.build import make_chart
from meshgen.chart.marks import Marks, choose_marks
from meshgen.chart.types import TEST_IMAGE, About, Chart, Rendered

__all__ = ["TEST_IMAGE", "About", "Chart", "Marks", "Rendered", "choose_marks", "make_chart"]
