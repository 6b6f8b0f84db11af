"""What meshgen found wrong, and where.

A finding is data: checks yield findings, reporters print them, and nothing else decides what
they look like. Codes are stable; the first digit tells the part that found it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error stops a render, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """The stable code of every kind of finding."""

    READ = "MG101"  # a file cannot be read
    YAML = "MG102"  # not YAML, or YAML that meshgen refuses
    UNKNOWN_KEY = "MG103"
    TYPE = "MG104"
    VALUE = "MG105"  # right type, wrong value: pattern, range, enum
    MISSING = "MG106"
    REFERENCE = "MG107"  # a name that nothing has
    CONFLICT = "MG108"  # two settings that cannot both hold
    NAME = "MG109"  # a name that Kubernetes would refuse
    TEMPLATE = "MG110"
    PATCH = "MG111"
    SCHEMA = "MG201"  # a resource does not fit the schema of its kind
    NO_SCHEMA = "MG202"  # no schema is known for a resource's kind
    DRIFT = "MG301"  # the tree on disk is not what the config gives
    FOREIGN = "MG302"  # a file that meshgen did not write is in the way
    EDITED = "MG303"  # a file that meshgen wrote was edited since
    UNSAFE = "MG304"  # a path that leaves the output folder
    WRITE = "MG305"  # the output cannot be written
    USAGE = "MG401"  # the call is wrong
    QUOTA = "MG501"  # what runs at rest does not fit a quota
    QUOTA_HPA = "MG502"  # a quota keeps autoscalers from their max
    QUOTA_ROLLOUT = "MG503"  # a rolling update does not fit a quota
    QUOTA_UNSET = "MG504"  # a quota refuses a container without a request or limit
    LIMIT_RANGE = "MG505"  # a LimitRange refuses a pod, a container or a claim
    UNCOUNTED = "MG506"  # a value that cannot be counted


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
class Finding:
    """One thing that is wrong: what, where, and how to mend it.

    `path` is the dotted path of the value (`services.user-service.port`), `expected` what would
    be right, `hint` the nearest valid thing or the mend, `resource` the rendered resource that it
    is about (`Deployment/user-service`), where there is one.
    """

    code: Code
    message: str
    location: Location = field(default_factory=Location)
    path: str = ""
    expected: str = ""
    hint: str = ""
    resource: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return `file:line:col: path: what is wrong; what is expected; the nearest valid`."""
        where = [str(self.location), self.resource, self.path]
        what = "; ".join(p for p in (self.message, self.expected, self.hint) if p)
        return ": ".join([*(w for w in where if w), what])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings once each, sorted by place."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (f.location, f.path, f.code, f.message))


def weighed(findings: Iterable[Finding], severities: Mapping[str, str]) -> list[Finding]:
    """Return the findings with other severities, by code; of `ignore`, there is no finding left."""
    return [
        replace(found, severity=Severity(severities.get(found.code, found.severity)))
        for found in findings
        if severities.get(found.code) != "ignore"
    ]
