"""One rule of `x-kubernetes-validations`, read for the creation of an object."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meshgen.checks.cel.syntax import tokens, with_name
from meshgen.resources import Path
from meshgen.schemas.walk import Schema

_OLD = "oldSelf"
# One step of a fieldPath: `.name`, `['name']` or `["name"]`.
_STEP = re.compile(r"\.([A-Za-z_$][A-Za-z0-9_$]*)|\[(?:'([^'\\]*)'|\"([^\"\\]*)\")\]")


@dataclass(frozen=True)
class Rule:
    """What has to hold of a value (`self`), and what to say and where if it does not."""

    text: str
    message: str = ""
    expression: str = ""  # yields a message
    field: Path = ()

    def default_message(self) -> str:
        """Return the rule's own message, or the API server's for a rule without one."""
        return self.message or f"failed rule: {self.text.strip()}"


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold, with its message, or one that was not checked.

    A rule without text stands for all that there are.
    """

    rule: Rule
    message: str
    reason: str = ""  # why it could not be worked out
    checked: bool = True

    def name(self) -> str:
        """Return what was not checked, as the beginning of a sentence."""
        return f"the rule “{self.message}” was" if self.rule.text else "rules were"


def rules_of(node: Schema) -> Iterator[Rule]:
    """Yield the rules of a schema that apply when an object is created.

    Rules about a change (`oldSelf`) do not, unless they say that there may be no old value.
    """
    for source in node.get("x-kubernetes-validations", ()):
        text = str(source["rule"])
        if mentions_old(text):
            if not source.get("optionalOldSelf"):
                continue
            text = _without_old(text)
        yield Rule(
            text,
            str(source.get("message", "")).strip(),
            _without_old(str(source.get("messageExpression", ""))),
            field_path(str(source.get("fieldPath", ""))),
        )


def mentions_old(text: str) -> bool:
    """Return whether a rule reads the value that an update replaces."""
    return _OLD in text and _OLD in tokens(text)


def field_path(text: str) -> Path:
    """Return the path that a rule's fieldPath adds: `.spec['a-b']` is spec, a-b."""
    steps = list(_STEP.finditer(text))
    if "".join(step[0] for step in steps) != text:
        return ()
    return tuple(next(name for name in step.groups() if name is not None) for step in steps)


def _without_old(text: str) -> str:
    """Return an expression for the case that there is no old value."""
    return with_name(text, _OLD, "optional.none()")
