"""Without places a text is read as with them, or left alone.

The texts are manifests of the repository with mistakes and rarities put in at random places.
"""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meshgen.errors import MeshgenError
from meshgen.manifests.chunks import cut
from meshgen.resources import canonical
from meshgen.yamlio import dump, load_all, plain, to_data
from meshgen.yamlio.plain import read_plain

from . import strategies

ROOT = Path(__file__).parents[2]
RARITIES = [
    *("\n", "\n\n", " ", "  ", ": ", ":", "- ", "-", "#", " #", "# c\n", "\n#c\n", "\t", "\r\n"),
    *('"', "'", '"":', '"x": y', '"a" "b"', "''", "\\", "|", "|-", "|+\n", ">", ">-\n"),
    *("- |\n  a\n", "k: |\n  a\n\n  b\n", "k: |2\n   a\n", "{}", "[]", "[ ]", "[a, b]", "[a,b]"),
    *("[a, ]", "[-1]", "[1:2]", '["a"]', "['x', \"y\"]", "[~]", "[a b]", "[[a]]", "{a: 1}"),
    *("{a: b, a: c}", "{a:1}", '{"a": 1}', "{a: }", "~", "null", "yes", "on", "0x1f", "010"),
    *("1e3", ".inf", ".nan", "1_000", "-1", "+1", "1.", ".5", "0o17", "2001-01-01", "12:30"),
    *(
        "&a ",
        "*a",
        "!!str ",
        "!x ",
        "<<: ",
        "---",
        "--- ",
        "...",
        "%",
        "%YAML 1.1\n---\n",
        "%TAG !x! !\n---\n",
        "@",
        "`",
        ",",
        "? ",
    ),
    *("key:", "key: \n", "a: b", ": a", " : ", "   x: 1\n", "- - a\n", "1: 2", "--x", "=", "<"),
    *("é", "\u2028", "\u0085", "\u00a0", "\ufeff", "😀", "\x07", "!", "[", "{", "}", "]"),
]


def meaning(text: str) -> str:
    """Return the one document of a text as canonical JSON; "" if it is refused or there are more.

    Other than equality, JSON tells 1 from 1.0 and from true.
    """
    try:
        documents = load_all(text, "")
    except MeshgenError:
        return ""
    return canonical(to_data(documents[0])) if len(documents) == 1 else ""


def manifests() -> list[str]:
    """Return the documents of the examples and of the golden folders, without Helm's templates."""
    paths = (f for top in ("examples", "tests/golden") for f in (ROOT / top).rglob("*.yaml"))
    files = sorted(file for file in paths if "templates" not in file.parts)
    chunks = [chunk.text for file in files for chunk in cut(file.read_text(encoding="utf-8"))]
    return sorted(set(chunks))


def spoilt(texts: list[str], seed: int) -> Iterator[str]:
    """Yield texts with up to three changes each."""
    draw = random.Random(seed)
    while True:
        lines = draw.choice(texts).splitlines(keepends=True)
        first = draw.randrange(max(len(lines) - 20, 1))
        text = "".join(lines[first : first + 25])
        for _ in range(draw.randint(1, 3)):
            begin = draw.randrange(len(text) + 1)
            if draw.random() < 0.3:  # at the beginning of a line, where most is decided
                begin = text.rfind("\n", 0, begin) + 1
            end = begin + (draw.randint(1, 6) if draw.random() < 0.3 else 0)
            text = text[:begin] + draw.choice(RARITIES) + text[end:]
        yield text


def test_most_manifests_are_plain() -> None:
    texts = manifests()
    read = [text for text in texts if read_plain(text) is not None]
    assert len(read) > 0.9 * len(texts) > 100
    assert [canonical(read_plain(text)) for text in read] == [meaning(text) for text in read]


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_manifests_are_read_alike_or_left_alone(seed: int) -> None:
    read = 0
    for text in islice(spoilt(manifests(), seed), 4000):
        data = read_plain(text)
        if data is not None:
            read += 1
            assert canonical(data) == meaning(text), text
    assert read > 300  # else nothing was held together


@given(st.lists(st.sampled_from([*RARITIES, "a", "b:", "\n  "]), max_size=12).map("".join))
@example("a:\n- b\nc: |\n  d\n   e\n\n\nf: '#'\n")
@example("a: b \nc: d # e\nf: 'g'   \n")
def test_fragments_are_read_alike_or_left_alone(text: str) -> None:
    data = read_plain(text)
    assert data is None or canonical(data) == meaning(text)


@given(
    strategies.texts, st.sampled_from(["a: {}\n", "{{a: {}}}\n", "[{}, 1]\n", "- {}", "{}: 1\n"])
)
@example("yes", "a: {}\n")
@example("08", "a: {}\n")
def test_scalars_are_read_alike_or_left_alone(text: str, around: str) -> None:
    whole = around.format(text)
    data = read_plain(whole)
    assert data is None or canonical(data) == meaning(whole)


@given(strategies.data)
def test_what_is_written_is_read_alike_or_left_alone(data: object) -> None:
    text = dump({"a": data})
    read = read_plain(text)
    assert read is None or canonical(read) == canonical({"a": data})


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1\nb: '1'\nc: 0.5\nd: true\n", {"a": 1, "b": "1", "c": 0.5, "d": True}),
        ("a:\n- x\n- w: 1\n  z: 2\nb:\n  - - c\n", {"a": ["x", {"w": 1, "z": 2}], "b": [["c"]]}),
        ("a:\n  b:\nc: # d\n", {"a": {"b": None}, "c": None}),
        ("a: |\n  x\n   y\n\n  z\n\nb: 1\n", {"a": "x\n y\n\nz\n", "b": 1}),
        ("a: |-\n  # x\n\nb: |+\n  y\n\nc: 1\n", {"a": "# x", "b": "y\n\n", "c": 1}),
        ("a: >\n  x\n  y\n", {"a": "x y\n"}),
        ("a: b\n  c\n", {"a": "b c"}),
        ("- a\n- 'b: c'\n- \"#\"\n", ["a", "b: c", "#"]),
        ("'a b': {c: [d], e: 1}\n", {"a b": {"c": ["d"], "e": 1}}),
        ("a: ['*', '*.b']\nc: d && e *\n", {"a": ["*", "*.b"], "c": "d && e *"}),
        ("a: .b[?(@.c)]\nd:\te\nf: []\n", {"a": ".b[?(@.c)]", "d": "e", "f": []}),
        ("a: 'false'\n", {"a": "false"}),
        ("a: |\n  <p>&nbsp;*x !y\t{?}</p>\n", {"a": "<p>&nbsp;*x !y\t{?}</p>\n"}),
    ],
)
def test_what_is_plain_is_read(text: str, data: object) -> None:
    assert read_plain(text) == data


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2\n",
        "a: yes\n",
        "a: 'yes'\n",
        "a: 010\n",
        "a: .inf\n",
        "a: &x 1\nb: *x\n",
        "a: {<<: {b: 1}}\n",
        "a: !!str 1\n",
        "a: !x 1\n",
        "a: ! 1\n",
        "1: a\n",
        "[a]: b\n",
        "{a? b: c}\n",
        "a: {b: c:d}\ne: f\tg\n",
        "# a: |\n  b: !!set {c}\n",
        'a: ["b: |\n    c", !!set {d}]\n',
        "a: 18446744073709551616\n",
        "a: 1\n---\nb: 2\n",
        "%TAG !x! tag:yaml.org,2002:\n---\na: 1\n",
        "- !x\n",
        "a:\n  !x b\n",
        "a:  !x b\n",
        "[!x b]\n",
        "!x\n",
        "? !x a\n",
        "\ufeff!x a\n",
        "\ufeffa: 1\n",
        "a\n",
        "",
        "a:\n\t- b\n",
    ],
)
def test_what_is_not_sure_is_left_alone(text: str) -> None:
    assert read_plain(text) is None


@pytest.mark.parametrize("levels", [100, 101])
def test_depth_is_bounded(levels: int) -> None:
    block = "".join(f"{' ' * level}a:\n" for level in range(levels))
    flow = "[" * levels + "]" * levels
    assert [read_plain(text) is None for text in (block, flow)] == [levels > 100] * 2


@pytest.mark.parametrize(
    ("around", "is_read"),
    [
        ("a: [{}]\n", False),
        ("a:\n- [{}]\n", False),
        ("a: [{}\n  ]\n", False),
        ("a: {{b: [c, {}]}}\n", False),
        ('a: ["b: |\n   c", {}]\n', False),
        ("a: x[{}]\n", True),
        ('a: "[{}]"\n', True),
        ("a: |\n  [{}]\n", True),
        ("# [{}\na: b\n", True),
    ],
)
def test_many_flow_collections_are_left_alone_if_they_may_be_deep(
    around: str, is_read: bool
) -> None:
    assert read_plain(around.format("['b'], " * 40))
    assert (read_plain(around.format("['b'], " * 100)) is not None) == is_read


def test_many_plain_flow_collections_are_read() -> None:
    assert read_plain("".join(f"a{n}: {{b: [c, d], e: f}}\n" for n in range(100)))


def test_what_may_take_much_memory_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a:\n- b\n- - c\nd: e,f\n"
    monkeypatch.setattr(plain, "_MOST_ITEMS", 8)
    assert read_plain(text)
    monkeypatch.setattr(plain, "_MOST_ITEMS", 7)
    assert read_plain(text) is None
