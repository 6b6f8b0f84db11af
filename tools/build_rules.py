"""Write docs/rules.md from the descriptions of the codes: `python tools/build_rules.py`.

`meshgen explain CODE` tells the same in the terminal.
"""

from collections.abc import Iterator
from pathlib import Path

from meshgen.checks.registry import descriptions
from meshgen.codes import Description

TARGET = Path(__file__).parent.parent / "docs" / "rules.md"
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
"""


def rules() -> str:
    """Return the page as Markdown."""
    lines = [_INTRODUCTION, "| code | what holds | default |", "|---|---|---|"]
    lines += [_row(description) for description in descriptions()]
    for description in descriptions():
        lines += ["", *_section(description)]
    return "\n".join(lines) + "\n"


def _row(description: Description) -> str:
    code = f"[{description.code}](#{description.code.lower()})"
    settable = ", can be set" if description.settable else ""
    return f"| {code} | {description.title} | {description.severity}{settable} |"


def _section(description: Description) -> Iterator[str]:
    yield from (f"## {description.code}", "", f"**{description.title}**")
    if description.parent:
        yield f"Refines [{description.parent}](#{description.parent.lower()})."
    yield from ("", f"{description.why} {description.mend}")
    if description.source:
        yield from ("", f"Source: <{description.source}>")


def main() -> None:
    """Write the page."""
    TARGET.write_text(rules(), encoding="utf-8")


if __name__ == "__main__":
    main()
