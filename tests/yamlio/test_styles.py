"""How a string is written: plain, single-quoted, double-quoted, or as a block literal."""

import pytest

from meshgen.yamlio import dump

from .words import words

PLAIN = words("""
a a.b a/b a_b a-b A1 _x /health ./x ../x v1 v1.0 1Gi 100m 5s 0.0.0.0/0 10.0.0.0/8 1.2.3-rc1
example.com/web:v1.0 app.kubernetes.io/name http://x:80/y?z=1&b=2#c --port=8080 -v $(HOST) ${x}
^/api/.* a,b a[0] a{b} a'b a"b a\\b a@b a#b a:b a?b a!b a*b a&b a|b a>b a%b a`b a=b x~ (a) +x
é 日本 😀 Infinity nope yesno onoff trueish nullable y1 no-op off-by-one
""")
SINGLE = words("""
* *.x & &a ! !x | > % @x `x` , [a] {a} {{x}} # #a ? : :a a: = << <1 ~ ~x -/x ...a ]x }x "x
""")
DOUBLE = words("""
y Y n yes Yes YES no on On off true True TRUE tRuE false null Null NULL .inf -.Inf .NaN +.inf
0 00 1 -1 +1 8080 010 0o10 0b1 0x1F 1_000 1e3 1E3 1. .5 -.5 08 1.20 1.2.3 10.0.0.1 12:30 1:2:3
+_0 _0 _
2001-01-01 2001-12-14T21:59:43Z 1-1 1,000 ._1 . + - -- --- ... 0xdeadbeef 1e10 5d 1f0 123abc 1x
""")


@pytest.mark.parametrize("text", [*PLAIN, "a b", "a, b", "a - b", "a :b", "a& b", "x é 日"])
def test_plain(text: str) -> None:
    assert dump({text: text}) == f"{text}: {text}\n"


@pytest.mark.parametrize(
    "text", [*SINGLE, " a", "a ", "a  b", "a: b", "a #b", "- a", "? a", "-  a"]
)
def test_single_quotes(text: str) -> None:
    assert dump({text: [text]}) == f"'{text}':\n- '{text}'\n"


@pytest.mark.parametrize("text", [*DOUBLE, "", "2001-12-14 21:59:43.10 -5", "1 000"])
def test_double_quotes(text: str) -> None:
    assert dump({text: [text]}) == f'"{text}":\n- "{text}"\n'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("'x'", "\"'x'\""),
        ("it's: x", '"it\'s: x"'),
        ('"it\'s": x', "'\"it''s\": x'"),
        ("'\\'", "\"'\\\\'\""),
        ("\t", '"\\t"'),
        ("a\tb", '"a\\tb"'),
        ("a\\\tb", '"a\\\\\\tb"'),
        ("\0\x07\x1b\x7f", '"\\x00\\x07\\x1B\\x7F"'),
        ("\x85\xa0\xad", '"\\x85\\xA0\\xAD"'),
        ("a\u2028\u2029\u200b\u202e\ufeff", '"a\\u2028\\u2029\\u200B\\u202E\\uFEFF"'),
        ("\ue000\ufffe\U000e0041\U0010ffff", '"\\uE000\\uFFFE\\U000E0041\\U0010FFFF"'),
        ("é\u3000", '"é\\u3000"'),
    ],
)
def test_escapes(text: str, written: str) -> None:
    assert dump(text) == f"{written}\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\nb\n", "|\n  a\n  b"),
        ("a\n", "|\n  a"),
        ("a\nb", "|-\n  a\n  b"),
        ("a\n\nb", "|-\n  a\n\n  b"),
        ("\na", "|-\n\n  a"),
        ("\n\na\n", "|\n\n\n  a"),
        ("a\n  b\n\tc\n", "|\n  a\n    b\n  \tc"),
        ("# a\n- b: c\n---\n...\n", "|\n  # a\n  - b: c\n  ---\n  ..."),
        ("true\n", "|\n  true"),
        ("é 😀\n", "|\n  é 😀"),
        ("a\tb\n", "|\n  a\tb"),
    ],
)
def test_block_literals(text: str, written: str) -> None:
    assert dump({"k": text, "l": [text]}) == f"k: {written}\nl:\n- {written}\n"


@pytest.mark.parametrize(
    "text",
    [
        "\n",
        "\n\n",
        " a\n",
        "\ta\n",
        "\n a",
        "a \nb",
        "a\t\nb",
        "a\n \nb",
        "a\nb ",
        "a\nb\t",
        "a\r\nb\r\n",
        "a\rb\n",
        "a\x07\n",
        "a\u2028\n",
        "a\x85\n",
        "\ufeffa\n",
    ],
)
def test_lines_that_no_block_literal_shows_exactly(text: str) -> None:
    written = dump(text)
    assert written.startswith('"')
    assert written.count("\n") == 1


def test_keys_are_never_block_literals() -> None:
    assert dump({"a\nb": 1}) == '"a\\nb": 1\n'
