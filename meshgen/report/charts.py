"""Small charts as SVG: what came in each second, drawn to be read beside a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

_WIDTH, _HEIGHT = 720, 200
_LEFT, _BOTTOM, _TOP, _RIGHT = 56, 24, 12, 8
_LINES = 4


@dataclass(frozen=True)
class Series:
    """A figure for each second; one that is an `area` is filled."""

    name: str
    colour: str
    figures: Sequence[float]
    is_area: bool = False


def chart(title: str, unit: str, series: Sequence[Series]) -> str:
    """Return a chart of figures by the second, with its legend."""
    length = max((len(one.figures) for one in series), default=0)
    most = max((figure for one in series for figure in one.figures), default=0.0) or 1.0
    if all(figure == int(figure) for one in series for figure in one.figures):
        # Of what is counted, lines stand at whole numbers.
        most = ceil(most / _LINES) * _LINES
    drawn = "".join(_drawn(series, length, most))
    legend = "".join(
        f'<span><i style="background:{one.colour}"></i>{escape(one.name)}</span>' for one in series
    )
    return (
        f"<figure><figcaption>{escape(title)}, {escape(unit)} {legend}</figcaption>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"{_grid(length, most)}{drawn}</svg></figure>"
    )


def _drawn(series: Sequence[Series], length: int, most: float) -> Iterator[str]:
    # What is filled stands behind what is drawn as a line, the highest first.
    for one in sorted(series, key=lambda one: (not one.is_area, -sum(one.figures))):
        points = [_point(n, figure, length, most) for n, figure in enumerate(one.figures)]
        if one.is_area and points:
            ends = (_point(len(points) - 1, 0, length, most), _point(0, 0, length, most))
            shape = " ".join((*points, *ends))
            yield f'<polygon points="{shape}" fill="{one.colour}" fill-opacity="0.5"/>'
        line = " ".join(points)
        yield f'<polyline points="{line}" fill="none" stroke="{one.colour}" stroke-width="1.5"/>'


def _point(number: int, figure: float, length: int, most: float) -> str:
    across = (_WIDTH - _LEFT - _RIGHT) * number / max(1, length - 1)
    up = (_HEIGHT - _TOP - _BOTTOM) * figure / most
    return f"{_LEFT + across:.1f},{_HEIGHT - _BOTTOM - up:.1f}"


def _grid(length: int, most: float) -> str:
    lines = []
    for number in range(_LINES + 1):
        y = _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * number / _LINES
        figure = f"{most * number / _LINES:.4g}"
        lines.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" class="y">{figure}</text>')
    for at, second, anchor in ((_LEFT, 0, "x"), (_WIDTH - _RIGHT, max(0, length - 1), "y")):
        lines.append(f'<text x="{at}" y="{_HEIGHT - 6}" class="{anchor}">{second} s</text>')
    return f"<g>{''.join(lines)}</g>"
