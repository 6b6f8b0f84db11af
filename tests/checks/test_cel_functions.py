"""Kubernetes' functions in CEL: each does what the API server's does."""

from typing import Any

import pytest

from meshgen.checks.cel.program import Compiler, UncheckedError, ValueRefusedError
from tests.checks.cases import FOLDER

TRUE = [
    line
    for line in (FOLDER / "functions.cel").read_text(encoding="utf-8").splitlines()
    if not line.startswith("//")
]
REFUSED = [
    ("'a'.charAt(2)", "position 2 is outside the text"),
    ("'abc'.substring(2, 1)", "position 2 is behind 1"),
    ("'abc'.indexOf('a', 4)", "position 4 is outside the text"),
    ("[].max()", "max of an empty list"),
    ("'%d'.format(['a'])", "%d does not take a"),
    ("'%s'.format([])", "format has more clauses than values"),
    ("'%q'.format([1])", "unknown clause %q"),
    ("'a'.find('(?=a)')", "Go does not know the regular expression (?=a)"),
    ("url('a').getHost()", "a URL begins with a scheme or with /"),
    ("quantity('1x').sign()", "not a quantity: 1x"),
    ("quantity('1.5').asInteger()", "the quantity is no integer"),
    ("ip('a').family()", "'a' does not appear to be an IPv4 or IPv6 address"),
    ("cidr('a').prefixLength()", "a is not a CIDR"),
    ("{}.a", 'no such key: "a"'),
    ("[][0] == 1", "Index error: index=0 size=0"),
    ("duration('a') > duration('1s')", "String to Duration conversion failed"),
    ("int('a') == 1", "cannot convert string to int"),
    ("1 / 0 == 1", "divide by zero"),
    ("9223372036854775807 + 1 == 0", "integer overflow"),
]
UNCHECKED = [
    ("nosuch(1)", "undeclared reference to 'nosuch'"),
    ("1 +", "Syntax error: mismatched input '<EOF>'"),
    ("{'a': 1}.getHost()", "found a map, expected a URL"),
    ("['a', 1].min()", "items of several types cannot be compared"),
    ("[[1], [2]].max()", "items that have no order cannot be compared"),
    ("['a'].sum()", "only numbers can be summed up"),
    ("[1].join()", "only texts can be joined"),
    ("'aaa'.find('(a+)+$')", "the search could take long"),
    ("'a'.find('[')", "the regular expression cannot be read: unterminated character set"),
    ("'a'" + ".replace('a', 'aaaaaaaaaa')" * 7, "the text becomes too long"),
    ("dyn(1) < dyn('a')", "No matching overloads found : _<_(int64, string)"),
    ("1", "it yields int, neither true nor false"),
]


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return Compiler()


def run(compiler: Compiler, text: str) -> Any:
    return compiler.program(text).run(compiler.variables({"self": None}))


@pytest.mark.parametrize("text", TRUE)
def test_what_holds(text: str, compiler: Compiler) -> None:
    assert run(compiler, text) is True


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_the_api_server_cannot_work_out_either(
    text: str, reason: str, compiler: Compiler
) -> None:
    with pytest.raises(ValueRefusedError) as error:
        run(compiler, text)
    assert str(error.value) == reason


@pytest.mark.parametrize(("text", "reason"), UNCHECKED)
def test_what_is_not_worked_out(text: str, reason: str, compiler: Compiler) -> None:
    with pytest.raises(UncheckedError) as error:
        run(compiler, text)
    assert str(error.value).startswith(reason)
