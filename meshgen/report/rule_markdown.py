"""What a code means, in Markdown: for docs/rules.md, and for code scanning."""

from collections.abc import Iterator

from meshgen.codes import Description


def in_markdown(description: Description) -> Iterator[str]:
    """Yield the lines: why it matters, how to mend it, the example, what others call it."""
    yield f"{description.why} {description.mend}".strip()
    if description.example:
        yield from ("", "Wrong:", "", *_fenced(description.example.wrong))
        yield from ("", "Right:", "", *_fenced(description.example.right))
    yield from _named("`istioctl analyze`", description.istio)
    yield from _named("kube-linter", description.linter)
    if description.source:
        yield from ("", f"Source: <{description.source}>")


def _fenced(manifests: str) -> tuple[str, str, str]:
    return ("```yaml", manifests.rstrip("\n"), "```")


def _named(whose: str, names: tuple[str, ...]) -> Iterator[str]:
    if names:
        yield from ("", f"In {whose}: {', '.join(names)}.")
