"""Plain scalars mean what they mean to kubectl.

The table is that of sigs.k8s.io/yaml, goyaml.v2/resolve.go; kubectl itself is asked to agree.
"""

import math
import random
from pathlib import Path

import pytest

from meshgen.yamlio import Scalar, resolve

from .kubectl import as_kubectl_reads
from .words import words

MEANINGS: list[tuple[str, Scalar]] = [
    # Booleans and null are those of YAML 1.1, in three spellings.
    *((word, True) for word in words("y Y yes Yes YES true True TRUE on On ON")),
    *((word, False) for word in words("n N no No NO false False FALSE off Off OFF")),
    *((word, None) for word in ("", "~", "null", "Null", "NULL")),
    *((word, word) for word in words("yEs tRUE oN nULL yess t f T F None nil")),
    # Integers have Go's prefixes; a leading zero is octal, underscores do not count.
    ("0", 0),
    ("-0", 0),
    ("+1", 1),
    ("8080", 8080),
    ("010", 8),
    ("-010", -8),
    ("00", 0),
    ("0o10", 8),
    ("0O17", 15),
    ("0b1", 1),
    ("0B11", 3),
    ("-0b11", -3),
    ("0b-1", -1),
    ("0x1F", 31),
    ("0X1f", 31),
    ("-0x1", -1),
    ("+0x1", 1),
    ("1_000", 1000),
    ("1__0", 10),
    ("1_", 1),
    ("0_8", 8.0),
    ("0x_1F", 31),
    ("9223372036854775807", 2**63 - 1),
    ("-9223372036854775808", -(2**63)),
    ("18446744073709551615", 2**64 - 1),
    # Beyond 64 bits an integer becomes a float, or with a prefix a string.
    ("18446744073709551616", 2.0**64),
    ("-9223372036854775809", -(2.0**63)),
    ("0777777777777777777777777", 777777777777777777777777.0),
    ("0x1FFFFFFFFFFFFFFFF", "0x1FFFFFFFFFFFFFFFF"),
    ("-0x8000000000000001", "-0x8000000000000001"),
    # Floats need no point, and no digit on one side of it.
    ("08", 8.0),
    ("1.20", 1.2),
    ("1.", 1.0),
    (".5", 0.5),
    ("-.5", -0.5),
    ("+.5", 0.5),
    (".5_0", 0.5),
    ("1_0.5_0", 10.5),
    ("1e3", 1000.0),
    ("1E+3", 1000.0),
    ("1e-3", 0.001),
    (".5e1", 5.0),
    ("1.5e300", 1.5e300),
    ("1e-999", 0.0),
    ("1e999", "1e999"),
    (".5e999", ".5e999"),
    # Neither: sexagesimal numbers, dates, versions, addresses, quantities, YAML's other signs.
    *((text, text) for text in words("12:30 1:30:00 190:20:30.15 2001-01-01")),
    *((text, text) for text in words("2001-12-14T21:59:43Z 1.2.3 10.0.0.1 100m 1Gi 5s 1e 0.1e")),
    *((text, text) for text in words("+ . .. ._5 .5_ .5__0 .e3 0x 0b 0o 0b2 0o8 0xg -0b-1 1e+")),
    *((text, text) for text in words("_1 --1 +-1 1-1 inf nan Infinity NaN +inf = << a b_c")),
    ("1 000", "1 000"),
    ("٣", "٣"),
]
NOT_JSON = {
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_meaning(text: str, meaning: Scalar) -> None:
    value = resolve(text)
    assert value == meaning
    assert type(value) is type(meaning)


@pytest.mark.parametrize(("text", "meaning"), NOT_JSON.items())
def test_infinity(text: str, meaning: float) -> None:
    assert resolve(text) == meaning


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number(text: str) -> None:
    value = resolve(text)
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    "text", ["1" * 5000, "0x" + "f" * 5000, "0" + "7" * 5000, "." + "1" * 5000]
)
def test_a_number_of_any_length_is_read(text: str) -> None:
    assert resolve(text) == (text if text[0] != "." else float(text))


def _in_json(value: Scalar) -> tuple[str, Scalar]:
    """Return a value without the difference between 1 and 1.0, which JSON does not have."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number", float(value)
    return type(value).__name__, value


def _kubectl_reads(texts: list[str], folder: Path) -> dict[str, tuple[str, Scalar]]:
    lines = "".join(f"- {text}\n" for text in texts)
    head = "apiVersion: meshgen.dev/v1\nkind: Probe\nmetadata: {name: scalars}\nvalues:\n"
    (probe,) = as_kubectl_reads(head + lines, folder)
    return dict(zip(texts, map(_in_json, probe["values"]), strict=True))


def test_kubectl_agrees(tmp_path: Path) -> None:
    read = _kubectl_reads([text for text, _ in MEANINGS], tmp_path)
    assert read == {text: _in_json(meaning) for text, meaning in MEANINGS}


def test_kubectl_agrees_on_whatever_looks_like_a_number(tmp_path: Path) -> None:
    # The same texts in every run.
    chance = random.Random(0)
    drawn = {
        chance.choice("0123456789.+") + "".join(chance.choices(alphabet, k=chance.randint(1, 7)))
        for alphabet in ("0123456789", "01.-+eE_:", "01234567xXoObB_", "0129abcdefx", "019-:TZ.")
        for _ in range(1000)
    }
    texts = sorted(text for text in drawn if not text.endswith(":") and text[:3] != "...")
    read = _kubectl_reads(texts, tmp_path)
    assert read == {text: _in_json(resolve(text)) for text in texts}


def test_the_table_has_each_text_once() -> None:
    texts = [text for text, _ in MEANINGS]
    assert len(texts) == len(set(texts))
