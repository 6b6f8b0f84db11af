"""What is wrong with a template, as findings that name its file and line."""

import re
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from jinja2 import TemplateError
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError

from meshgen.datafiles import data_dir
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.rendering.lines import place_of

# Where Python says where in memory something is.
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_LONGEST = 300


def refused(message: str, at: Location, expected: str = "", hint: str = "") -> MeshgenError:
    """Return the error of one template."""
    return MeshgenError([Finding(Code.TEMPLATE, message, at, expected=expected, hint=hint)])


def misplaced(message: str, at: Location) -> MeshgenError:
    """Return the error of a value that does not fit where it is printed."""
    return refused(message, at, "expected a text or a number" if "cannot print" in message else "")


def not_yaml(error: MeshgenError, marked: str) -> MeshgenError:
    """Return what a YAML parser says of a template's output, at the lines of the template."""
    return MeshgenError(
        Finding(
            Code.TEMPLATE,
            f"what the template prints is not YAML: {finding.message}",
            place_of(finding.location.line or 1, marked),
            expected=finding.expected,
            hint=finding.hint,
        )
        for finding in error.findings
    )


def spoiled(error: Exception, template: str, folders: Iterable[Path]) -> Exception:
    """Return what to raise for an error while a template was read or run.

    An error of Python in one of meshgen's own templates is a bug, and comes back as it is.
    """
    if isinstance(error, TemplateSyntaxError):
        at = Location(error.filename or error.name or template, error.lineno)
        return refused(f"the template is wrong: {error.message}", at)
    at = _frame(error.__traceback__) or Location(_existing(template, folders))
    ours = Path(at.file).is_relative_to(data_dir("templates"))
    if ours and not isinstance(error, TemplateError):
        return error
    return refused(f"the template is wrong: {_message(error)}", at)


def _message(error: Exception) -> str:
    """Return what is wrong, without what differs from run to run."""
    text = _ADDRESS.sub("", _text(error))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _text(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it calls itself too deep"
    if isinstance(error, TemplateNotFound):
        return f"there is no template `{error.message}`"
    if isinstance(error, TemplateError):
        return error.message or type(error).__name__
    if isinstance(error, ValueError) and str(error):
        return str(error)
    return f"{type(error).__name__}: {error}"


def _frame(trace: TracebackType | None) -> Location | None:
    """Return the place in the innermost template: Jinja gives its frames the template's name."""
    place = None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            place = Location(name, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _existing(template: str, folders: Iterable[Path]) -> str:
    paths = (folder / template for folder in folders)
    return str(next((path for path in paths if path.exists()), template))
