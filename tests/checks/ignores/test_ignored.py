"""What is ignored of an object's findings."""

from meshgen.checks.ignores.ignored import Ignored
from meshgen.checks.violation import Violation


def violation(code: str, subcode: str = "") -> Violation:
    return Violation((), "x", code=code, subcode=subcode)


def test_a_code_or_a_finer_one_is_covered() -> None:
    ignored = Ignored(["MG216", "MG1001"])
    found = [violation("MG1001"), violation("MG201", "MG216"), violation("MG201", "MG217")]
    assert ignored.left(found) == [found[2]]
    assert ignored.used == {"MG216", "MG1001"}


def test_what_was_asked_and_not_found_is_idle() -> None:
    ignored = Ignored(["MG602", "MG1001", "MG1501", "MG1801"], used=["MG1501"])
    assert ignored.covers(violation("MG1001"))
    assert ignored.idle({"MG602", "MG1001", "MG1501"}) == ["MG602"]


def test_nothing_is_ignored_where_nothing_says_so() -> None:
    ignored = Ignored()
    assert not ignored.covers(violation("MG1001"))
    assert ignored.idle({"MG1001"}) == []
