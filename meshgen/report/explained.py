"""What codes mean, for people in a terminal: one in full, those of others, or a list."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from meshgen.checks.ignores.grammar import ANNOTATION
from meshgen.checks.registry import descriptions
from meshgen.codes import Description, Form, family_of
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.nearest import did_you_mean, slip_of
from meshgen.report.rules import NONE, PAGE, described
from meshgen.report.terminal import COLOURS, Screen

# Where no line breaks, and nothing has colours: a pipe, a file.
PLAIN = Screen(width=0)
_GOOD = "32"
_BAD = "31"
_NAMED = {Form.CONFIG: ", in meshgen.yaml"}


def is_elsewhere(name: str) -> bool:
    """Return whether kube-linter has a check of this name, or nearly, that a code says too."""
    known = {check for description in descriptions() for check in description.linter}
    return name in known or bool(slip_of(name, known))


def explained(code: str, own: Mapping[str, Description] = NONE, screen: Screen = PLAIN) -> str:
    """Return what a code means, in full; raises MeshgenError for one that does not exist.

    Of a code of `istioctl analyze` or a check of kube-linter, it tells which codes say the same; of
    `MG` it lists all codes, of `MG12XX` those of a hundred, of `IST` those of istioctl. A screen
    breaks lines at its width, and has those of the example coloured that differ.
    """
    if re.fullmatch(r"MG(\d*XX)?", code):
        return "\n".join(_listed(code, screen))
    if code == "IST":
        return "\n".join(_all_of_istioctl(screen))
    if code.startswith("IST"):
        return "\n".join(_of_istioctl(code))
    if "-" in code:
        return "\n".join(_of_linter(code))
    return "\n".join(_lines(described(code, own), screen)).rstrip("\n")


def _listed(which: str, screen: Screen) -> Iterator[str]:
    """Yield the codes of a hundred or all, by what they are about."""
    hundred = re.fullmatch(r"MG(\d+)XX", which)
    all_of_them = descriptions()
    chosen = [d for d in all_of_them if not hundred or int(d.code[2:]) // 100 == int(hundred[1])]
    if not chosen:
        message = f"no code begins with MG{hundred[1] if hundred else ''}"
        raise MeshgenError([Finding(Code.USAGE, message, hint="`meshgen explain MG` lists all")])
    for number, (family, group) in enumerate(groupby(chosen, family_of)):
        yield from ([""] if number else [])
        yield from (screen.painted(family, "", bold=True), *_titles(group))


def _all_of_istioctl(screen: Screen) -> Iterator[str]:
    """Yield the codes of istioctl that findings have, each with ours."""
    known = sorted({message for description in descriptions() for message in description.istio})
    yield screen.painted("istioctl analyze", "", bold=True)
    for message in known:
        found = ", ".join(d.code for d in descriptions() if message in d.istio)
        yield f"  {message}  {found}"


def _of_istioctl(message: str) -> Iterator[str]:
    """Yield the codes that say what a message of istioctl's says."""
    found = [description for description in descriptions() if message in description.istio]
    if not found:
        hint = f"{PAGE} has all messages of istioctl, and why not"
        what = f"no finding says what istioctl's {message} says"
        raise MeshgenError([Finding(Code.USAGE, what, hint=hint)])
    yield from (f"{message} of `istioctl analyze` is found as", "", *_titles(found))


def _of_linter(check: str) -> Iterator[str]:
    """Yield the codes that say what a check of kube-linter's says."""
    found = [description for description in descriptions() if check in description.linter]
    if not found:
        known = {name for description in descriptions() for name in description.linter}
        what = f"no finding says what kube-linter's `{check}` would"
        raise MeshgenError([Finding(Code.USAGE, what, hint=did_you_mean(check, known))])
    yield from (f"{check} of kube-linter is found as", "", *_titles(found))


def _lines(description: Description, screen: Screen) -> Iterator[str]:
    colour = COLOURS[description.severity]
    yield screen.painted(f"{description.code}  <{description.severity}>", colour, bold=True)
    yield from ("", *_wrapped(description.title, screen, bold=True))
    for label, text in (("why", description.why), ("mend", description.mend)):
        if text:
            yield from ("", *_labelled(label, text, screen))
    yield from ("", *_example(description, screen))
    if description.parent:
        yield from _labelled("refines", description.parent, screen)
    if description.istio:
        yield from _labelled("istioctl analyze", ", ".join(description.istio), screen)
    if description.linter:
        yield from _labelled("kube-linter", ", ".join(description.linter), screen)
    if description.settable:
        weigh = f"severities: {{{description.code}: ignore}}, or note, warning, error"
        yield from _labelled("weigh it", weigh, screen)
    if description.ignorable:
        reason = f"{description.code}: REASON"
        ignored = f'the annotation {ANNOTATION}: "{reason}" of an object'
        yield from _labelled(
            "ignore it", f"{ignored}, or ignore: {{{reason}}} of a service", screen
        )
    if description.source:
        yield f"{_label('source', screen)} {description.source}"
    finer = [d for d in descriptions() if d.parent == description.code]
    if finer:
        yield from ("", _label("finer codes", screen), *_titles(finer))


def _example(description: Description, screen: Screen) -> Iterator[str]:
    example = description.example
    if example is None:
        return
    wrong, right = (text.rstrip("\n").split("\n") for text in (example.wrong, example.right))
    where = _NAMED.get(example.form, "")
    yield from (_label(f"wrong{where}", screen), "", *_indented(wrong, right, _BAD, screen), "")
    yield from (_label("right", screen), "", *_indented(right, wrong, _GOOD, screen), "")


def _indented(
    lines: Iterable[str], others: Iterable[str], colour: str, screen: Screen
) -> Iterator[str]:
    """Yield the lines of an example; those that the other text has not stand out."""
    known = set(others)
    for line in lines:
        yield f"    {line if line in known else screen.painted(line, colour)}".rstrip()


def _label(name: str, screen: Screen) -> str:
    return screen.painted(f"{name}:", "", bold=True)


def _labelled(name: str, text: str, screen: Screen) -> Iterator[str]:
    first, *more = _wrapped(f"{name}: {text}", screen, indent="  ")
    yield f"{_label(name, screen)}{first.removeprefix(f'{name}:')}"
    yield from more


def _wrapped(text: str, screen: Screen, *, bold: bool = False, indent: str = "") -> list[str]:
    if not screen.width:
        return [text]
    lines = textwrap.wrap(
        text,
        screen.width,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [screen.painted(line, "", bold=True) if bold else line for line in lines]


def _titles(found: Iterable[Description]) -> Iterator[str]:
    return (f"  {description.code}  {description.title}" for description in found)
