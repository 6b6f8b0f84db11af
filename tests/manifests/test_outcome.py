"""What stands in one file is checked together, and can be read once more."""

from collections.abc import Iterator, Sequence

from meshgen.checks.check import Context, GroupCheck, Scope, Subject
from meshgen.checks.runner import Runner
from meshgen.checks.violation import Violation
from meshgen.manifests.chunks import Chunk
from meshgen.manifests.inspect import Inspector
from meshgen.manifests.outcome import Collector, Outcome
from tests.checks.subjects import context

from .trees import OPTIONS, SERVICE, WRONG

LIST = f"""\
apiVersion: v1
kind: List
items:
- {SERVICE.replace(chr(10), chr(10) + "  ")}
"""


def collected(texts: Sequence[str], *, tolerant: bool) -> list[str]:
    """Return what a check says that tells the names and lines of the objects it is shown."""

    def run(subjects: Sequence[Subject], _: Context) -> Iterator[tuple[int, Violation]]:
        for position, subject in enumerate(subjects):
            name = subject.object["metadata"]["name"]
            yield position, Violation(("metadata",), f"{name} of line {subject.line}")

    runner = Runner(context(), [GroupCheck(scope=Scope.SYSTEM, tolerant=tolerant, run=run)])
    collector = Collector(Outcome(files={"a.yaml": []}), lambda _: None, runner)
    inspector = Inspector(OPTIONS)
    for number, text in enumerate(texts):
        collector.take("a.yaml", Chunk(text, 1 + 100 * number), inspector.inspect(text))
    collector.close()
    findings = collector.outcome.findings
    return [f"{f.location}: {f.path}: {f.message}" for f in findings if " of line " in f.message]


def test_a_check_sees_the_objects_of_a_file_with_their_places() -> None:
    assert collected([SERVICE, LIST], tolerant=False) == [
        "a.yaml:4:3: metadata: web of line 1",
        "a.yaml:107:5: items[0].metadata: web of line 101",
    ]


def test_where_one_is_wrong_only_a_tolerant_check_sees_them() -> None:
    assert collected([SERVICE, WRONG], tolerant=False) == []
    assert len(collected([SERVICE, WRONG], tolerant=True)) == 2
