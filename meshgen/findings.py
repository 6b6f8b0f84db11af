"""What meshgen found wrong, and where.

A finding is data: checks yield findings, reporters print them, and nothing else decides what
they look like. Codes are stable; the first digit tells the part that found it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol


class Severity(StrEnum):
    """How much it weighs: an error stops a render, a warning does not, a note is no fault."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(StrEnum):
    """The stable codes of what is no rule; meshgen.codes tells what they mean."""

    READ = "MG101"
    YAML = "MG102"
    UNKNOWN_KEY = "MG103"
    TYPE = "MG104"
    VALUE = "MG105"
    MISSING = "MG106"
    REFERENCE = "MG107"
    CONFLICT = "MG108"
    NAME = "MG109"
    TEMPLATE = "MG110"
    PATCH = "MG111"
    OUTSIDE = "MG112"
    BUILD = "MG113"
    OWN_RULE = "MG114"
    SCHEMA = "MG201"
    NO_SCHEMA = "MG202"
    UNKNOWN_FIELD = "MG211"
    MISSING_FIELD = "MG212"
    WRONG_TYPE = "MG213"
    DUPLICATE_KEY = "MG214"
    CEL_RULE = "MG215"
    DEPRECATED = "MG216"
    NOT_SERVED = "MG217"
    CRD = "MG218"
    CLUSTER = "MG219"
    ISTIOD = "MG220"
    CHANGE = "MG221"
    DRIFT = "MG301"
    FOREIGN = "MG302"
    EDITED = "MG303"
    UNSAFE = "MG304"
    WRITE = "MG305"
    USAGE = "MG401"
    QUOTA = "MG501"
    QUOTA_HPA = "MG502"
    QUOTA_ROLLOUT = "MG503"
    QUOTA_UNSET = "MG504"
    LIMIT_RANGE = "MG505"
    UNCOUNTED = "MG506"
    NO_METRIC = "MG601"
    NO_DRAIN = "MG602"
    NO_END = "MG603"
    TWO_SERVERS = "MG604"
    OVERWRITTEN = "MG605"
    LEFT_BEHIND = "MG606"
    UNASKED = "MG607"
    SAME_ACCOUNT = "MG608"
    UNPROTECTED = "MG609"
    IDLE_CALLS = "MG610"
    PROVIDER = "MG611"
    UNSCOPED = "MG612"
    UNUSED_GATEWAY = "MG613"
    UNLIKE = "MG614"
    SPREAD = "MG615"
    UNTOLD_RELEASE = "MG616"
    SKIPPED_STEP = "MG617"
    IDLE_IMAGE = "MG618"
    UNFOLLOWED = "MG701"
    ENVOY_REFUSES = "MG801"
    ENVOY_IGNORES = "MG802"
    NOT_TRANSLATED = "MG803"
    IDLE_PATCH = "MG804"
    TEST = "MG805"
    RULE_CRASHED = "MG901"
    UNREASONED = "MG902"
    UNIGNORABLE = "MG903"
    IDLE = "MG904"
    NOT_ASKED = "MG905"


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file the user wrote; line and column count from 1, 0 means the whole file."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return `file:line:column`, as editors and CI systems read it."""
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(p for p in parts if p)


@dataclass(frozen=True)
class Related:
    """Another place that a finding is about, such as the object that the first contradicts."""

    location: Location = field(default_factory=Location)
    resource: str = ""
    path: str = ""

    def __str__(self) -> str:
        """Return `Kind/name path at file:line:column`, of that what there is."""
        what = " ".join(part for part in (self.resource, self.path) if part)
        return " at ".join(part for part in (what, str(self.location)) if part)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what, where, and how to mend it.

    `path` is the dotted path of the value (`services.user-service.port`), `expected` what would
    be right, `hint` the nearest valid thing or the mend, `resource` the rendered resource that it
    is about (`Deployment/user-service`), where there is one. `subcode` is the code that refines
    `code`, where there is one; it does not tell findings apart. `related` are the other places,
    where there are several; `istio` is the code that `istioctl analyze` has for it, if it has one.
    """

    code: str
    message: str
    location: Location = field(default_factory=Location)
    path: str = ""
    expected: str = ""
    hint: str = ""
    resource: str = ""
    severity: Severity = Severity.ERROR
    subcode: str = field(default="", compare=False)
    related: tuple[Related, ...] = ()
    istio: str = field(default="", compare=False)

    @property
    def told(self) -> str:
        """Return what is wrong, the other places of it, what is expected, the nearest valid."""
        return "; ".join(p for p in (self.message, self._seen, self.expected, self.hint) if p)

    @property
    def _seen(self) -> str:
        """Return the other places, the first ones of many; an object that was named, by its place.

        Those that say nothing more than the finding does are left out.
        """
        texts = (_beside(self, other) for other in self.related)
        seen = list(dict.fromkeys(filter(None, texts)))
        more = f" and {len(seen) - _TOLD} more" if len(seen) > _TOLD else ""
        return f"see {', '.join(seen[:_TOLD])}{more}" if seen else ""

    def __str__(self) -> str:
        """Return `file:line:col: path: what is wrong; what is expected; the nearest valid`."""
        where = [str(self.location), self.resource, self.path]
        what = self.told
        return ": ".join([*(w for w in where if w), what])


# Of the other places of a finding, so many stand in its line; reports for programs have all.
_TOLD = 3


def _beside(finding: Finding, other: Related) -> str:
    """Return another place of a finding without what the finding says itself."""
    # `Gateway/edge` is no part of `Gateway/edge-2`.
    name = rf"(?<![-\w./]){re.escape(other.resource)}(?![-/\w]|\.\w)"
    is_named = bool(re.search(name, f"{finding.message} {finding.resource}")) and other.resource
    if not is_named:
        return str(other)
    return "" if other.location == finding.location else str(other.location) or other.path


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings once each, sorted by place."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (f.location, f.path, f.code, f.message))


class Weighty(Protocol):
    """What has a code, one that may refine it, and weighs something."""

    @property
    def code(self) -> str:
        """Return the code."""
        ...

    @property
    def subcode(self) -> str:
        """Return the code that refines it, if there is one."""
        ...

    @property
    def severity(self) -> Severity:
        """Return what it weighs by itself."""
        ...


def weight_of(one: Weighty, severities: Mapping[str, str]) -> str:
    """Return a severity, or `ignore`: what is said of the subcode or the code, else its own."""
    return severities.get(one.subcode) or severities.get(one.code) or one.severity


def weighed(findings: Iterable[Finding], severities: Mapping[str, str]) -> list[Finding]:
    """Return the findings with other severities, by subcode or code; without those to `ignore`."""
    weights = ((finding, weight_of(finding, severities)) for finding in findings)
    return [
        replace(finding, severity=Severity(weight))
        for finding, weight in weights
        if weight != "ignore"
    ]
