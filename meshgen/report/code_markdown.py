"""What a code means, in Markdown: for docs/findings.md, and for code scanning."""

from collections.abc import Iterator
from difflib import unified_diff

from meshgen.codes import Description, Example


def in_markdown(description: Description, *, folded: bool = False) -> Iterator[str]:
    """Yield the lines: why it matters, how to mend it, the example, what others call it.

    A page of all codes has the examples folded.
    """
    yield f"{description.why} {description.mend}".strip()
    if description.example:
        lines = _shown(description.example)
        if folded:
            yield from ("", "<details><summary>example</summary>", *lines, "", "</details>")
        else:
            yield from lines
    yield from _named("`istioctl analyze`", description.istio)
    yield from _named("kube-linter", description.linter)
    if description.source:
        yield from ("", f"Source: <{description.source}>")


def _shown(example: Example) -> Iterator[str]:
    """Yield what is wrong and what is right: two sessions, else one text that is changed."""
    if example.form.is_session:
        yield from ("", "Wrong:", "", *_fenced("console", example.wrong))
        yield from ("", "Right:", "", *_fenced("console", example.right))
        return
    yield from ("", *_fenced("diff", changed(example)))


def changed(example: Example) -> str:
    """Return what is wrong with `-` before its lines, what is right with `+`, the rest as it is."""
    wrong, right = example.wrong.splitlines(), example.right.splitlines()
    # Behind its three lines of head, as a whole.
    _, _, _, *lines = unified_diff(wrong, right, n=len(wrong), lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _fenced(language: str, text: str) -> tuple[str, str, str]:
    return (f"```{language}", text.rstrip("\n"), "```")


def _named(whose: str, names: tuple[str, ...]) -> Iterator[str]:
    if names:
        yield from ("", f"In {whose}: {', '.join(names)}.")
