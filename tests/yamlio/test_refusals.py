"""What is refused although it is YAML: one finding for each mistake, at its place."""

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.yamlio import load, load_all
from meshgen.yamlio.parse import parse

TAGS = "expected no tag, or one of !!str, !!int, !!float, !!bool, !!null, !!map, !!seq"
QUOTE = "quote a text that starts with `!`"
UNKNOWN = f"this begins with a tag that is unknown; {TAGS}; {QUOTE}"
ALIAS = "no value above has this alias as its anchor"
QUOTE_ALIAS = "quote a text that starts with `*`"
BRACE = 'quote a text that starts with a brace: "{{ … }}"'
REFUSED: list[tuple[str, list[str]]] = [
    # Keys
    ("a: 1\na: 2", ['f:2:1: the key "a" stands here again; it stands at f:1:1']),
    (
        "s:\n  a: 1\n  b: 2\n  'a': 3\n  a: 4",
        [
            'f:4:3: s: the key "a" stands here again; it stands at f:2:3',
            'f:5:3: s: the key "a" stands here again; it stands at f:2:3',
        ],
    ),
    (
        "kind: A\nkind: B",
        [
            'f:2:1: the key "kind" stands here again; it stands at f:1:1; '
            "separate documents by a line `---`"
        ],
    ),
    (
        "on: a\ny: b",
        [
            'f:2:1: the key "y", which Kubernetes reads as "true", stands here again; '
            "it stands at f:1:1; in quotes it is what is written"
        ],
    ),
    (
        "8: a\n010: b",
        [
            'f:2:1: the key "010", which Kubernetes reads as "8", stands here again; '
            "it stands at f:1:1; in quotes it is what is written"
        ],
    ),
    (
        "~: a",
        [
            "f:1:1: Kubernetes refuses null as a key; expected a string; "
            "in quotes it is what is written"
        ],
    ),
    (
        "9223372036854775808: a",
        [
            "f:1:1: Kubernetes refuses so large a number as a key; "
            "expected a string; in quotes it is what is written"
        ],
    ),
    ("1: a\n'1': b", ['f:2:1: the key "1" stands here again; it stands at f:1:1']),
    ("? [a]\n: 1", ["f:1:3: a list cannot be a key; expected a string"]),
    ("a: {{ x }}", [f"f:1:5: a: a mapping cannot be a key; expected a string; {BRACE}"]),
    ("- &l [a]\n- *l : b", ["f:2:3: [1]: a list cannot be a key; expected a string"]),
    ("?\n: a", ["f:1:2: there is no key before the colon; expected `key: value`"]),
    # Merges
    (
        "<<: {a: 1}\n<<: {b: 1}",
        [
            'f:2:1: the key "<<" stands here again; it stands at f:1:1; '
            "merge several mappings with one `<<: [*a, *b]`"
        ],
    ),
    (
        "<<: x",
        ["f:1:1: <<: only a mapping can be merged; expected a mapping, or a list of mappings"],
    ),
    (
        "a:\n  <<: [{b: 1}, 2]",
        ["f:2:3: a.<<: only a mapping can be merged; expected a mapping, or a list of mappings"],
    ),
    # Tags
    ("a: !Ref b", [f"f:1:4: a: {UNKNOWN}"]),
    ("!!python/object:os.system {}", [f"f:1:1: {UNKNOWN}"]),
    ("!!binary aGk=", [f"f:1:1: unknown tag !!binary; {TAGS}; {QUOTE}"]),
    ("!x a: 1", [f"f:1:1: {UNKNOWN}"]),
    ("!<tag:x,2000:y> [a]", [f"f:1:1: {UNKNOWN}"]),
    ("a: !!int x", ["f:1:4: a: the value is not what its tag !!int says"]),
    ("a: !!int 1.5", ["f:1:4: a: the value is not what its tag !!int says"]),
    ("a: !!int true", ["f:1:4: a: the value is not what its tag !!int says"]),
    ("a: !!float true", ["f:1:4: a: the value is not what its tag !!float says"]),
    ("a: !!bool 1", ["f:1:4: a: the value is not what its tag !!bool says"]),
    ("a: !!null 0", ["f:1:4: a: the value is not what its tag !!null says"]),
    ("a: !!seq x", ["f:1:4: a: the tag !!seq stands before a scalar; expected a collection"]),
    ("a: !!map [x]", ["f:1:4: a: the tag !!map stands before a list; expected !!seq"]),
    ("a: !!str {}", ["f:1:4: a: the tag !!str stands before a mapping; expected !!map"]),
    # Numbers that JSON lacks
    (
        "a: [.inf, -.Inf, .NaN]",
        [
            "f:1:5: a[0]: JSON has no number .inf; quote it if it is text",
            "f:1:11: a[1]: JSON has no number -.Inf; quote it if it is text",
            "f:1:18: a[2]: JSON has no number .NaN; quote it if it is text",
        ],
    ),
    ("!!float '.inf'", ["f:1:1: JSON has no number .inf; quote it if it is text"]),
    # Aliases
    ("a: *b", [f"f:1:4: a: {ALIAS}; {QUOTE_ALIAS}"]),
    (
        "a: &base 1\nb: *bass",
        [f"f:2:4: b: {ALIAS}; the nearest anchor stands at f:1:4; {QUOTE_ALIAS}"],
    ),
    ("a: &x [1, *x]", ["f:1:11: a[1]: this alias stands inside of the value that it repeats"]),
    ("&x {a: {b: *x}}", ["f:1:12: a.b: this alias stands inside of the value that it repeats"]),
    (
        "a: &x 1\n---\nb: *x",
        [f"f:3:4: b: {ALIAS}; {QUOTE_ALIAS}"],
    ),
    # Several at once, and with a syntax error after them
    (
        "a: !x 1\na: *y\nb: [",
        [
            f"f:1:4: a: {UNKNOWN}",
            'f:2:1: the key "a" stands here again; it stands at f:1:1',
            f"f:2:4: a: {ALIAS}; {QUOTE_ALIAS}",
            "f:4:1: the text ends where a value is expected",
        ],
    ),
]


def _messages(text: str, *, pure: bool = False) -> list[str]:
    with pytest.raises(MeshgenError) as caught:
        parse(text, "f", pure=pure)
    assert {finding.code for finding in caught.value.findings} == {Code.YAML}
    return [str(finding) for finding in caught.value.findings]


@pytest.mark.parametrize(("text", "findings"), REFUSED)
def test_refused(text: str, findings: list[str]) -> None:
    assert _messages(text) == findings


@pytest.mark.parametrize(("text", "findings"), REFUSED[:-1])
def test_refused_with_the_parser_in_python(text: str, findings: list[str]) -> None:
    assert _messages(text, pure=True) == findings


def test_half_a_surrogate_pair() -> None:
    # libyaml refuses the escape sequence by itself.
    assert _messages('a: "\\ud800"', pure=True) == [
        "f:1:4: a: found one half of a surrogate pair; expected a character"
    ]
    assert _messages('a: "\\UFFFFFFFF"', pure=True)


@pytest.mark.parametrize("text", ["", "# nothing", "---\n", b"", b"\xef\xbb\xbf"])
def test_an_empty_file(text: str | bytes) -> None:
    with pytest.raises(MeshgenError) as caught:
        load(text, "f")
    assert str(caught.value) == "f: the file is empty; expected exactly one YAML document"


def test_more_than_one_document() -> None:
    with pytest.raises(MeshgenError) as caught:
        load("a: 1\n---\n---\nb: 2\n---\nc: 3\n", "f")
    assert str(caught.value) == (
        "f:4:1: a second document starts here; expected exactly one YAML document"
    )


@pytest.mark.parametrize(
    "text", ["[" * 101, "[" * 1_000_000, "- " * 101 + "a", "{a: " * 101, "? " * 40 + "- " * 101]
)
def test_too_deep(text: str) -> None:
    assert _messages(text)[-1].endswith(
        "values are nested deeper than 100 levels; expected fewer levels"
    )


def test_too_deep_by_aliases() -> None:
    links = "".join(f"- &a{n} [*a{n - 1}]\n" for n in range(1, 200))
    assert _messages(f"- &a0 x\n{links}") == [
        "f:101:10: values are nested deeper than 100 levels; expected fewer levels"
    ]


def test_aliases_that_grow_beyond_measure() -> None:
    nines = "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20)
    )
    messages = _messages("a: &a [x, x, x, x, x, x, x, x, x]\n" + nines)
    assert len(messages) == 1
    assert messages[0].endswith(
        "the aliases of this file repeat more than 100000 values; expected fewer"
    )


def test_aliases_up_to_the_limit() -> None:
    thousand = "- &a [" + "x, " * 999 + "]\n"
    assert len(load_all(thousand + "- *a\n" * 100, "f")) == 1
    assert _messages(thousand + "- *a\n" * 101) == [
        "f:102:3: the aliases of this file repeat more than 100000 values; expected fewer"
    ]


def test_findings_end_somewhere() -> None:
    assert len(_messages("- *x\n" * 10_000)) == 50


def test_tag_lines_end_somewhere() -> None:
    lines = "".join(f"%TAG !a{n}! x\n" for n in range(200))
    assert _messages(f"{lines}---\na") == [
        "f: the file has more than 100 %TAG lines; expected none"
    ]


def test_long_texts_are_cut_in_messages() -> None:
    key = "k" * 100_000
    (finding,) = _messages(f"? {key}\n: 1\n? {key}\n: 2\n")
    assert len(finding) < 200
    assert len(_messages(f"? {key}\n: !{key} 1")[0]) < 600


# What plain text looks like where it is taken for a part of YAML's own syntax.
SECRET = "hunter2"
TAKEN = (
    "!{} x",
    "!!{} x",
    "!<{}> x",
    "!a!{} x",
    "!{}",
    "!{} [x]",
    "!{} {{a: b}}",
    "!!int {}",
    "!!float {}",
    "!!bool '{}'",
    "*{}",
    "*{}!x",
    "&{0} [*{0}]",
    "&{}!x",
    "&{0}a x\n  q: *{0}",
    "|{}",
    ">{}",
    "@{}",
    "%{}",
    "`{}`",
    "[{}",
    "[a, b]{}",
    '"a"{}',
    "'{}",
    '"\\{}"',
    "{{a: 'b'{}}}",
    "['b'{}]",
    ": {}: x",
    "a: {}",
    "x\n{}",
    "x\n  - {}\n {}",
    "\t{}",
    "? [{}]",
)
WHOLE = ("%{}\n---\na: b", "%TAG !{} x\n---\na: b", "%YAML {}\n---\na: b", "<<: {}", "<<: [{}]")


@pytest.mark.parametrize("pure", [False, True])
@pytest.mark.parametrize("text", [*(f"s:\n  p: {text}\n" for text in TAKEN), *WHOLE])
def test_no_message_shows_a_value(text: str, pure: bool) -> None:
    findings: list[Finding] = []
    try:
        parse(text.format(SECRET, SECRET), "f", pure=pure)
    except MeshgenError as error:
        findings = error.findings
    assert SECRET not in str(findings)
