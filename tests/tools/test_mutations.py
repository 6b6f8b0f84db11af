"""Which changes a mutation run makes, and that it makes each where it says."""

import ast
from textwrap import dedent

import pytest

from tools.mutations import mutations

# What stands there, and all that is made of it.
CASES = {
    "a comparison": ("x = a < b\n", ["a < b -> a <= b"]),
    "all of them": (
        "x = g(a == b, a != b, a <= b, a > b, a >= b, a is b, a is not b, a in b, a not in b)\n",
        [
            "a == b -> a != b",
            "a != b -> a == b",
            "a <= b -> a < b",
            "a > b -> a >= b",
            "a >= b -> a > b",
            "a is b -> a is not b",
            "a is not b -> a is b",
            "a in b -> a not in b",
            "a not in b -> a in b",
        ],
    ),
    "and, or, not": (
        "def f():\n    x = a and (b or c) and not d\n",
        [
            "a and (b or c) and (not d) -> (b or c) and (not d)",
            "a and (b or c) and (not d) -> a and (b or c)",
            "a and (b or c) and (not d) -> a and (not d)",
            "a and (b or c) and (not d) -> a or (b or c) or (not d)",
            "b or c -> b and c",
            "b or c -> b",
            "b or c -> c",
            "not d -> d",
        ],
    ),
    "constants": (
        "def f(a=True, *, b=1):\n    return 'text'\n",
        ["True -> False", "1 -> 2", "return 'text' -> return None"],
    ),
    "a condition": ("if a:\n    pass\n", ["a -> False", "a -> True"]),
    "one or the other": (
        "def f():\n    x = a if b else c\n",
        ["a if b else c -> a", "a if b else c -> c"],
    ),
    "arithmetic": (
        "def f():\n    x = a + b * c | d\n",
        ["a + b * c | d -> a + b * c & d", "a + b * c -> a - b * c", "b * c -> b // c"],
    ),
    "texts are left alone": ("def f():\n    '''Say.'''\n    x = f'{a == b}' + 'c'\n", []),
    "a table of a module": (
        "X = ('a', 'b', 'c')\n",
        [
            "('a', 'b', 'c') -> ('a', 'b')",
            "('a', 'b', 'c') -> ('a',)",
            "('a', 'b', 'c') -> ('b', 'c')",
        ],
    ),
    "a table of two": (
        "X = {'a': b, 'c': d}\n",
        ["{'a': b, 'c': d} -> {'a': b}", "{'a': b, 'c': d} -> {'c': d}"],
    ),
    "a table inside of a comparison": (
        "def f():\n    x = a in ('b', 'c')\n",
        [
            "a in ('b', 'c') -> a in ('b',)",
            "a in ('b', 'c') -> a in ('c',)",
            "a in ('b', 'c') -> a not in ('b', 'c')",
        ],
    ),
    "a table that is gone through": (
        "for a in b, c:\n    pass\n",
        ["(b, c) -> (b,)", "(b, c) -> (c,)"],
    ),
    "tuples of functions are none": ("def f():\n    x, y = a, b\n", []),
    "names of types are none": ("X = dict[str, int]\nY = A | B\n__all__ = ['X', 'Y']\n", []),
    "a keyword": ("def f():\n    x = g(a, b=c, **d)\n", ["g(a, b=c, **d) -> g(a, **d)"]),
    "functions and methods": (
        "def f():\n    return [any(a), sorted(b, key=c), d.partition(e)]\n",
        [
            "return [any(a), sorted(b, key=c), d.partition(e)] -> return None",
            "any(a) -> all(a)",
            "sorted(b, key=c) -> list(b)",
            "sorted(b, key=c) -> sorted(b)",
            "d.partition(e) -> d.rpartition(e)",
        ],
    ),
    "a condition of a comprehension": (
        "def f():\n    x = g(a for a in b if c)\n",
        ["(a for a in b if c) -> (a for a in b if True)"],
    ),
    "statements": (
        "def f():\n    g()\n    a.b = c\n    d[e] = h\n    yield i\n    raise j\n",
        [
            "g() -> pass",
            "a.b = c -> pass",
            "d[e] = h -> pass",
            "yield i -> yield from ()",
            "raise j -> pass",
        ],
    ),
    "what ends a loop": (
        "for a in b:\n    continue\n    break\n",
        ["continue -> pass", "break -> pass"],
    ),
    "a guard": (
        "with a, b as c:\n    d = e\n",
        ["a -> __import__('contextlib').nullcontext()"],
    ),
    "errors that are caught": (
        "try:\n    pass\nexcept (A, B):\n    pass\n",
        ["(A, B) -> (A,)", "(A, B) -> (B,)"],
    ),
    "imports, annotations and decorators are left alone": (
        "from a import b\n@c(d=True)\ndef f(x: int | None) -> a | b: ...\n"
        "if TYPE_CHECKING:\n    x = True\n",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_what_is_changed(text: str, expected: list[str]) -> None:
    found = [f"{m.before} -> {m.after}" for m in mutations(text)]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("text", [text for text, _ in CASES.values()], ids=CASES)
def test_each_is_another_module_that_python_reads(text: str) -> None:
    for mutation in mutations(text):
        assert ast.dump(ast.parse(mutation.of(text))) != ast.dump(ast.parse(text))


# Texts of several bytes a character stand before it, and what is around it stays as it is.
def test_where_it_stands() -> None:
    text = dedent("""\
        # …
        def f():
            return (  # …
                "…" if a  # …
                else g(
                    b=1,  # …
                    c="…")
            )
        """)
    (found,) = (m for m in mutations(text) if m.after == "2")
    assert (found.line, found.of(text)) == (6, text.replace("b=1,", "b=(2),"))


def test_how_a_long_one_is_told() -> None:
    text = f"def f():\n    x = g({'a, ' * 60}b=c, d='e')\n"
    for mutation, after in zip(mutations(text), ("a, d='e')", "b=c)"), strict=True):
        before, _, told = str(mutation).partition("  ->  ")
        assert before.startswith("…")
        assert before.endswith(" a, b=c, d='e')")
        assert told.startswith("…")
        assert told.endswith(after)
        assert max(len(before), len(told)) <= 72
