"""Write docs/findings.md from the descriptions of the codes: `python tools/build_rules.py`.

`meshgen explain CODE` tells the same in the terminal. What istioctl and kube-linter find besides
stands in tools/neighbours.yaml.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from meshgen.checks.registry import descriptions
from meshgen.codes import Description, family_of
from meshgen.report.code_markdown import in_markdown
from meshgen.yamlio import load, to_data

TARGET = Path(__file__).parent.parent / "docs" / "findings.md"
NEIGHBOURS = Path(__file__).parent / "neighbours.yaml"
_INTRODUCTION = """\
# The codes of findings

Every finding has a code, which is printed in its brackets. Codes are stable. `meshgen explain CODE`
tells the same in the terminal; this page is written by `tools/build_rules.py`.

A finer code tells what of a code it is. Findings are printed with the coarser one; the JSON report
has the finer one too, as `subcode`. Codes that can be set are weighed in the config, for all
environments or for one; of both, the finer one decides:

```text
severities: {MG202: ignore, MG216: error}
```

For one call `--severity MG202=ignore` weighs them. Those that are found of one object can be
ignored for that object: [checks.md](checks.md) tells how.

`istioctl analyze` and kube-linter find some of it too: [what they find, and by which code
meshgen does](#istioctl-analyze).
"""
_ISTIOCTL = """\
## istioctl analyze

The messages of `istioctl analyze`, and what finds the same here. `meshgen explain IST0101` tells of
one, and findings carry it in the reports, as `istio`.
"""
_LINTER = """\
## kube-linter

The built-in checks of kube-linter, and what finds the same here.
"""


def rules() -> str:
    """Return the page as Markdown."""
    families = [(name, list(group)) for name, group in groupby(descriptions(), family_of)]
    lines = [_INTRODUCTION]
    for name, family in families:
        lines += [f"## {name}", "", "| code | what holds | default |", "|---|---|---|"]
        lines += [*map(_row, family), ""]
    lines += [_ISTIOCTL, "| message | name | found by |", "|---|---|---|"]
    for message, entry in neighbours()["istioctl"].items():
        lines.append(f"| {message} | {entry['name']} | {_found_by(message, 'istio', entry)} |")
    lines += ["", _LINTER, "| check | found by |", "|---|---|"]
    for check, entry in neighbours()["kube-linter"].items():
        lines.append(f"| {check} | {_found_by(check, 'linter', entry)} |")
    lines += ["", "## Every code"]
    for _, family in families:
        for description in family:
            lines += ["", *_section(description)]
    return "\n".join(lines) + "\n"


def neighbours() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return what istioctl and kube-linter find: by code or name, a name and why we do not."""
    data: Mapping[str, Mapping[str, Mapping[str, Any]]] = to_data(
        load(NEIGHBOURS.read_text(encoding="utf-8"), NEIGHBOURS.name)
    )
    return data


def _found_by(code: str, whose: str, entry: Mapping[str, Any]) -> str:
    found = [d for d in descriptions() if code in getattr(d, whose)]
    told = [", ".join(map(_link, found)), entry.get("why", "")]
    return "; ".join(filter(None, told)) or "not yet"


def _link(description: Description) -> str:
    return f"[{description.code}](#{description.code.lower()})"


def _row(description: Description) -> str:
    settable = ", can be set" if description.settable else ""
    return f"| {_link(description)} | {description.title} | {description.severity}{settable} |"


def _section(description: Description) -> Iterator[str]:
    yield from (f"### {description.code}", "", f"**{description.title}**")
    if description.parent:
        yield f"Refines [{description.parent}](#{description.parent.lower()})."
    yield from ("", *in_markdown(description, folded=True))


def main() -> None:
    """Write the page."""
    TARGET.write_text(rules(), encoding="utf-8")


if __name__ == "__main__":
    main()
