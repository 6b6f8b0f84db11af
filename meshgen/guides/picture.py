"""The picture of a system: who calls whom, from the gateways to what is outside, as SVG.

It is drawn here, since what draws graphs is a program that not everybody has, or a script that runs
in the reader's browser: the same system is the same bytes, on GitHub and in a page without scripts.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise

from meshgen.guides.facts import System

# Sizes of boxes and of what is around them; a lane is where a line passes a column.
_WIDTH, _HEIGHT, _ACROSS, _BETWEEN, _EDGE, _LANE = 170, 34, 90, 16, 16, 2
_LETTERS = 22
_GATEWAY = "gateway "
# Load tests come and go.
_DRAWN = ("service", "gateway")
_STYLE = """\
<style>
text { font: 13px sans-serif; fill: #1f2328; text-anchor: middle; }
rect { fill: #f6f8fa; stroke: #59636e; }
.gateway rect { fill: #ddf4ff; stroke: #0969da; }
.outside rect { fill: #fff8c5; stroke: #9a6700; }
.plain rect { stroke-dasharray: 4 3; }
path { fill: none; stroke: #818b98; marker-end: url(#to); }
marker path { fill: #818b98; stroke: none; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; }
rect { fill: #151b23; stroke: #9198a1; }
.gateway rect { fill: #0c2d4d; stroke: #4493f8; }
.outside rect { fill: #272115; stroke: #d29922; }
}
</style>
<defs><marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" \
orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>"""


# What stands in a column: a box by its name, or the lane of a call, by its ends and the column.
_Item = str | tuple[str, str, int]


def picture(system: System) -> str:
    """Return a system's picture, with what comes from outside at the left."""
    kinds = {
        **{_GATEWAY + one.key: "gateway" for one in system.gateways},
        **{one.key: "service" if one.in_mesh else "plain" for one in system.services},
    }
    calls: set[tuple[str, str]] = set()
    for service in system.services:
        for peer in (one for one in service.callers if one.what in _DRAWN):
            name = _GATEWAY + peer.name if peer.what == "gateway" else peer.name
            calls.add((name, service.key))
        for peer in service.calls:
            calls.add((service.key, peer.name))
            if peer.what == "outside":
                kinds[peer.name] = "outside"
    for name in sorted({end for call in calls for end in call} - kinds.keys()):
        kinds[name] = "gateway"
    lines = sorted(call for call in calls if call[0] != call[1])
    return _svg(_columns(sorted(kinds), lines), kinds, lines, system.name)


def _columns(names: Sequence[str], calls: Sequence[tuple[str, str]]) -> list[list[_Item]]:
    """Return what stands in each column: each box right of those that call it.

    Calls in circles lead back. One that passes columns has a lane in each.
    """
    above = {name: {a for a, b in calls if b == name} for name in names}
    depth = _depths(above)
    columns: list[list[_Item]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for name in names:
        columns[depth[name]].append(name)
    for a, b in calls:
        for number in range(depth[a] + 1, depth[b]):
            columns[number].append((a, b, number))
    for number, (before, column) in enumerate(pairwise(columns)):
        places = {item: place for place, item in enumerate(before)}
        middles = {item: _middle(item, above, places, number) for item in column}
        column.sort(key=lambda item: (middles[item], str(item)))
    return columns


def _middle(
    item: _Item, above: Mapping[str, set[str]], places: Mapping[_Item, int], number: int
) -> float:
    """Return where what leads to an item stands in the column before: there lines are shortest."""
    calls = [item[:2]] if isinstance(item, tuple) else [(a, item) for a in sorted(above[item])]
    stops: list[_Item] = [stop for a, b in calls for stop in (a, (a, b, number))]
    seen = [places[stop] for stop in stops if stop in places]
    return sum(seen) / len(seen) if seen else len(places)


def _depths(above: Mapping[str, set[str]]) -> dict[str, int]:
    """Return the column of each name; `above` are who calls it, but for calls in circles."""
    below: dict[str, list[str]] = {name: [] for name in above}
    for name, callers in above.items():
        for caller in sorted(callers):
            below[caller].append(name)
    # From those whom nobody calls on: what leads back to whom the way came by closes a circle.
    order: list[str] = []
    backward: set[tuple[str, str]] = set()
    state: dict[str, bool] = {}
    for start in sorted(above, key=lambda name: (bool(above[name]), name)):
        stack = [(start, iter(below[start]))] if start not in state else []
        state.setdefault(start, False)
        while stack:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[name] = True
                order.append(name)
                stack.pop()
            elif following not in state:
                state[following] = False
                stack.append((following, iter(below[following])))
            elif not state[following]:
                backward.add((name, following))
    depth: dict[str, int] = {}
    for name in reversed(order):
        forward = (a for a in above[name] if (a, name) not in backward)
        depth[name] = max((depth[a] + 1 for a in forward), default=0)
    return depth


def _svg(
    columns: Sequence[Sequence[_Item]],
    kinds: Mapping[str, str],
    calls: Sequence[tuple[str, str]],
    title: str,
) -> str:
    tallest = max(map(_tall, columns), default=0)
    at = {
        item: (_EDGE + x * (_WIDTH + _ACROSS), y)
        for x, column in enumerate(columns)
        for item, y in _stacked(column, _EDGE + (tallest - _tall(column)) // 2)
    }
    width, height = 2 * _EDGE + len(columns) * (_WIDTH + _ACROSS) - _ACROSS, 2 * _EDGE + tallest
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">',
        f"<title>{escape(title)}</title>",
        _STYLE,
        *(f'<path d="{_line(call, len(columns), at)}"/>' for call in calls),
    ]
    boxes = {item: place for item, place in at.items() if isinstance(item, str)}
    for name, (x, y) in boxes.items():
        told = name.removeprefix(_GATEWAY)
        shown = told if len(told) <= _LETTERS else f"{told[: _LETTERS - 1]}…"
        lines += [
            f'<g class="{kinds[name]}"><title>{escape(told)}</title>'
            f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="5"/>'
            f'<text x="{x + _WIDTH // 2}" y="{y + _HEIGHT // 2 + 5}">{escape(shown)}</text></g>'
        ]
    return "\n".join([*lines, "</svg>", ""])


def _high(item: _Item) -> int:
    return _HEIGHT if isinstance(item, str) else _LANE


def _tall(column: Sequence[_Item]) -> int:
    return sum(_high(item) + _BETWEEN for item in column) - _BETWEEN


def _stacked(column: Sequence[_Item], top: int) -> Iterator[tuple[_Item, int]]:
    """Yield what stands in a column with where it begins."""
    for item in column:
        yield item, top
        top += _high(item) + _BETWEEN


def _line(call: tuple[str, str], columns: int, at: Mapping[_Item, tuple[int, int]]) -> str:
    """Return a curve from the right of one box to the left of another, through its lanes."""
    left, top = at[call[0]]
    x, y = left + _WIDTH, top + _HEIGHT // 2
    drawn = f"M{x} {y}"
    passed: list[_Item] = [(call[0], call[1], number) for number in range(columns)]
    for stop in [*(lane for lane in passed if lane in at), call[1]]:
        left, top = at[stop]
        to = top + _high(stop) // 2
        bend = _ACROSS // 2 if left > x else _ACROSS
        drawn += f"C{x + bend} {y} {left - bend} {to} {left} {to}"
        x, y = left + _WIDTH, to
        drawn += f"H{x}" if stop != call[1] else ""
    return drawn
