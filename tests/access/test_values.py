"""A value stands for all that patterns tell apart as they do it."""

from hypothesis import given
from hypothesis import strategies as st

from meshgen.access.values import samples
from meshgen.system.access.patterns import fits, fits_path

TEXTS = st.from_regex(r"\*?[ab]{0,3}\*?", fullmatch=True).filter(bool)
PATHS = st.one_of(
    st.from_regex(r"/[ab/]{0,3}\*?", fullmatch=True),
    st.from_regex(r"\*[ab/]{1,3}", fullmatch=True),
    st.from_regex(r"/[ab]?(/?\{\*\}/?|[ab/]){1,3}(\{\*\*\}[ab]?)?", fullmatch=True),
)


@given(st.lists(TEXTS, max_size=4), st.from_regex(r"[abx*]{1,5}", fullmatch=True))
def test_every_text_is_told_apart_as_a_sample_is(patterns: list[str], value: str) -> None:
    told = [[fits(one, each) for one in patterns] for each in samples(tuple(patterns))]
    assert [fits(one, value) for one in patterns] in told
    assert len(set(map(tuple, told))) == len(told)


@given(st.lists(PATHS, max_size=4), st.from_regex(r"/[abx/|]{0,6}", fullmatch=True))
def test_every_path_is_told_apart_as_a_sample_is(patterns: list[str], value: str) -> None:
    told = [
        [fits_path(p, each) for p in patterns] for each in samples(tuple(patterns), of_path=True)
    ]
    assert [fits_path(one, value) for one in patterns] in told
    assert len(set(map(tuple, told))) == len(told)


def test_a_sample_goes_by_the_narrowest_pattern() -> None:
    found = samples(("/a", "/a*", "*z", "/items/{*}/x", "/items/b*"), of_path=True)
    assert found["/a"] == "/a"
    assert found["/"] == ""
    assert found["/az"] == "/a* and *z"
    assert found["/items/x/x"] == "/items/{*}/x"


def test_a_path_begins_with_a_slash() -> None:
    assert list(samples(("/*",), of_path=True)) == ["/"]
