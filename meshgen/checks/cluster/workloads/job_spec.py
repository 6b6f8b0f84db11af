"""What a Job does, and what a CronJob makes Jobs of."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.spec import POD_TEMPLATE
from meshgen.checks.cluster.workloads.failure_policy import FAILURE_POLICY, fails_with_its_pods
from meshgen.checks.cluster.workloads.indexes import indexes_fit
from meshgen.checks.cluster.workloads.success_policy import (
    SUCCESS_POLICY,
    succeeds_by_its_indexes,
)
from meshgen.checks.fields import at_least, one_of
from meshgen.checks.names import is_subdomain
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_LONGEST_MANAGER = 63
# Source: httpPathFmt of k8s.io/apimachinery/pkg/util/validation.
_HTTP_PATH = re.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+").fullmatch


def _ends(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that pods would never end. Source: validateJobSpec."""
    policy = spec["template"]["spec"].get("restartPolicy", "")
    if policy in ("", "Always"):
        message = f"found {policy}" if policy else "`restartPolicy` is Always, if it is left out"
        place = (*path, "template", "spec", "restartPolicy")
        expected = "expected OnFailure or Never"
        yield Violation(place, message, expected, about_absence=not policy)


def _manager(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that no controller can be called so. Source: IsDomainPrefixedPath, validateJobSpec."""
    domain, _slash, rest = name.partition("/")
    if not is_subdomain(domain) or not _HTTP_PATH(rest):
        message = f"{words.show(name)} is not a controller's name" if name else "is empty"
        yield Violation(path, message, "expected a name as in example.com/controller")
    elif len(name) > _LONGEST_MANAGER:
        expected = f"expected at most {_LONGEST_MANAGER}"
        yield Violation(path, f"has {len(name)} characters", expected)


_ZERO_OR_MORE = Type((at_least(0),))
JOB_SPEC = Type(
    (_ends, indexes_fit, fails_with_its_pods, succeeds_by_its_indexes),
    {
        "backoffLimitPerIndex": _ZERO_OR_MORE,
        "completionMode": Type((one_of("NonIndexed", "Indexed"),)),
        "managedBy": Type((_manager,)),
        "maxFailedIndexes": _ZERO_OR_MORE,
        "podFailurePolicy": FAILURE_POLICY,
        "podReplacementPolicy": Type((one_of("TerminatingOrFailed", "Failed"),)),
        "successPolicy": SUCCESS_POLICY,
        "template": POD_TEMPLATE,
    },
)
