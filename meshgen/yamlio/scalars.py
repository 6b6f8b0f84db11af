"""What a plain (unquoted) scalar means: the reading of the Kubernetes API server.

kubectl and the API server read YAML with sigs.k8s.io/yaml, whose goyaml.v2/resolve.go is the
source of every rule here: YAML 1.1 booleans, Go's integer prefixes, YAML 1.2's lack of sexagesimal
numbers, and time stamps that stay strings.
"""

import math
import re
from decimal import Decimal
from struct import pack, unpack

from meshgen.yamlio.nodes import Scalar

# Those that are no texts without quotes.
WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_FIRST = frozenset("0123456789+-.yYnNtTfFoO~")
# No integer of 64 bits has more than 20 digits.
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,19})")
_PREFIXED = re.compile(r"([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))")
_SIGNED_BINARY = re.compile(r"0b([-+][01]+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
# Go's own float syntax, where an underscore stands between two digits.
_DOT_FLOAT = re.compile(r"\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?")
# go-yaml v3, which Kustomize reads with, knows time stamps, and of YAML 1.1's booleans only two.
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?")
_OLD_BOOLEANS = re.compile(r"(?i:y|n|yes|no|on|off)")


def resolve(text: str) -> Scalar:
    """Return what a plain scalar's text means; a text without another meaning is a string.

    `.inf` and `.nan` give the Python floats, though JSON has no such values.
    """
    if text and text[0] not in _FIRST:
        return text
    if text in WORDS:
        return WORDS[text]
    if text[0] == ".":
        finite = _DOT_FLOAT.fullmatch(text) and math.isfinite(float(text))
        return float(text) if finite else text
    if text[0] in "0123456789+-":
        return _number(text)
    return text


def key_text(value: Scalar) -> str | None:
    """Return what Kubernetes makes of a mapping's key that means a value; None if it refuses it.

    convertToJSONableObject in sigs.k8s.io/yaml, which knows no key that is null or uint64, and
    shortens numbers to 32 bits.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value < 2**63 else None
    return _float_key(value) if isinstance(value, float) else value


def _float_key(value: float) -> str:
    """Return what Go's `strconv.FormatFloat(value, 'g', -1, 32)` prints, or `.inf`, `.nan`."""
    try:
        (single,) = unpack("f", pack("f", value))
    except OverflowError:
        single = math.copysign(math.inf, value)
    if not math.isfinite(single):
        return ".nan" if math.isnan(single) else f"{'-' if single < 0 else ''}.inf"
    texts = (f"{single:.{digits}e}" for digits in range(9))
    text = next(t for t in texts if unpack("f", pack("f", float(t))) == (single,))
    exponent = int(text.partition("e")[2])
    return f"{Decimal(text):f}" if -4 <= exponent < 6 else text


def is_text_to_kustomize(text: str) -> bool:
    """Return whether Kustomize's reader takes a text without quotes for a text."""
    if _OLD_BOOLEANS.fullmatch(text):
        return True
    return isinstance(resolve(text), str) and not _DATE.fullmatch(text)


def _number(text: str) -> Scalar:
    """Return the number that a text with a leading digit or sign is, or the text."""
    plain = text.replace("_", "")
    integer = _integer(plain)
    if integer is not None and -(2**63) <= integer < 2**64:
        return integer
    if _FLOAT.fullmatch(plain) and math.isfinite(number := float(plain)):
        return number
    return text


def _integer(plain: str) -> int | None:
    """Return the integer that Go's `strconv.ParseInt` sees in base 0, or None."""
    if _DECIMAL.fullmatch(plain):
        return int(plain)
    if match := _PREFIXED.fullmatch(plain):
        sign, hexadecimal, binary, octal = match.groups()
        for digits, base in ((hexadecimal, 16), (binary, 2), (octal, 8)):
            if digits:
                return int(sign + digits, base)
    if match := _SIGNED_BINARY.fullmatch(plain):
        return int(match[1], 2)
    return None
