"""Jobs."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.gates import gated
from meshgen.checks.cluster.metadata import name_of
from meshgen.checks.cluster.selectors import LABEL_SELECTOR
from meshgen.checks.cluster.workloads.indexes import is_indexed
from meshgen.checks.cluster.workloads.job_spec import JOB_SPEC
from meshgen.checks.cluster.workloads.selection import labels_of_template, unselected
from meshgen.checks.fields import missing
from meshgen.checks.names import is_label
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# Their features are on by default from these releases on. Source: PrepareForCreate.
_SINCE = {
    "backoffLimitPerIndex": 29,
    "managedBy": 32,
    "maxFailedIndexes": 29,
    "podFailurePolicy": 26,
    "podReplacementPolicy": 29,
    "successPolicy": 31,
}
_LONGEST_LABEL = 63
# What the server gives a Job: no label can be it.
_UID = "\0"
_NAME_LABELS = ("job-name", "batch.kubernetes.io/job-name")
_UID_LABELS = ("controller-uid", "batch.kubernetes.io/controller-uid")


def _spec(spec: Mapping[str, Any], path: Path, span: Span) -> list[Violation]:
    """Return what is wrong with the spec, whose pods are one by default.

    Source: SetDefaults_Job, which is not asked about the Jobs of a CronJob.
    """
    if "completions" not in spec and "parallelism" not in spec:
        spec = {**spec, "completions": 1}
    return _KEPT_SPEC.violations(spec, span, path)


def _selects(job: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a Job selects other pods than its own.

    Source: generateSelector, validateGeneratedSelector, ValidateJobSpec.
    """
    spec, at = job["spec"], (*path, "spec")
    labels, at_labels = labels_of_template(spec, at)
    if not spec.get("manualSelector"):
        yield from _generated(job, labels, at_labels, span)
    elif "selector" in spec:
        yield from unselected(spec["selector"], labels, at_labels)
    else:
        yield missing(spec, at, "selector", "expected it with `manualSelector`")


def _generated(
    job: Mapping[str, Any], labels: Mapping[str, str], path: Path, span: Span
) -> Iterator[Violation]:
    """Yield what contradicts the labels that the server gives pods, and selects them by."""
    name = name_of(job)
    if len(name) > _LONGEST_LABEL:
        expected = f"expected at most {_LONGEST_LABEL}: its pods get it as a label"
        yield Violation(("metadata", "name"), f"has {len(name)} characters", expected)
    # Since 1.27 there are those with a domain too.
    for count, is_asked in ((1, span.before(27)), (2, span.since(27))):
        given = dict.fromkeys(_NAME_LABELS[:count], name)
        given |= dict.fromkeys(_UID_LABELS[:count], _UID)
        if is_asked:
            yield from _contradicting(job, labels, given, path)


def _contradicting(
    job: Mapping[str, Any], labels: Mapping[str, str], given: Mapping[str, str], path: Path
) -> Iterator[Violation]:
    hint = "leave it out: the server sets it"
    for key in given.keys() & labels.keys():
        if labels[key] != given[key]:
            expected = "expected another one" if given[key] == _UID else f"expected {given[key]}"
            yield Violation((*path, key), f"found {words.show(labels[key])}", expected, hint)
    selector = job["spec"].get("selector")
    if selector is not None:
        # Of the labels that it is given, and of those that its pods have besides.
        for all_ in (given, {**labels, **given}):
            if any(unselected(selector, all_, ())):
                expected = "expected none, or `manualSelector: true`"
                message = "does not fit what the server selects pods by"
                yield Violation(("spec", "selector"), message, expected)
                return


def _hosts(job: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a pod could not have its name, with its index, as a host name.

    Source: ValidateJob, validateNameAllowsCompletions.
    """
    spec = job["spec"]
    if is_indexed(spec):
        completions = spec.get("completions", 0 if "parallelism" in spec else 1)
        host = f"{name_of(job)}-{completions - 1}"
        if completions > 0 and not is_label(host):
            message = f"the last pod's host would be called {words.show(host)}"
            expected = "expected a name of lower-case letters, digits and `-`, and no longer"
            yield Violation((*path, "metadata", "name"), message, expected)


_KEPT_SPEC = gated(JOB_SPEC, _SINCE)
JOB = Type((_selects, _hosts), {"spec": Type((_spec,), {"selector": LABEL_SELECTOR})})
