"""The nearest right text to a wrong one, by the kind that the schema names under `x-mend`."""

import re
from collections.abc import Callable, Iterator

from meshgen.nearest import nearest
from meshgen.schemas.walk import Schema

_UNITS = re.compile(r"([0-9.]+)\s*(k|m|g|t|p|e)?(i)?b?(ytes?)?", re.IGNORECASE)
# How people spell the units of a duration.
_SPELT = {
    "ms": "msecs?|millis|milliseconds?",
    "s": "secs?|seconds?",
    "m": "mins?|minutes?",
    "h": "hrs?|hours?",
}
_RELEASE = re.compile(r"v?(1\.\d+)(\.\d+([-+].*)?|\+)?$", re.IGNORECASE)


def mended(text: str, schema: Schema) -> str:
    """Return the nearest text that the schema takes, or an empty text if none is near."""
    if schema.get("x-choices"):
        return nearest(text, schema["x-choices"])
    if len(text) > 1000:
        return ""
    candidates = _MENDERS.get(schema.get("x-mend", ""), _none)(text)
    longest = schema.get("maxLength", len(text) + 1)
    return next((c for c in candidates if len(c) <= longest and _takes(schema, c)), "")


def matches(pattern: str, text: str) -> bool:
    """Return whether a JSON Schema's pattern matches; its `$` is the very end of the text."""
    if pattern.endswith("$"):
        pattern = pattern[:-1] + r"\Z"
    return re.search(pattern, text) is not None


def _takes(schema: Schema, text: str) -> bool:
    return bool(text) and matches(schema.get("pattern", ""), text)


def _none(_: str) -> Iterator[str]:
    yield from ()


def _name(text: str) -> Iterator[str]:
    if "://" in text:
        return
    plain = re.sub(r"[^a-z0-9]", "-", text.lower()).strip("-")
    yield plain
    yield plain[:63].strip("-")


def _key(text: str) -> Iterator[str]:
    yield re.sub(r"[^-._a-zA-Z0-9]", "_", text.lstrip("."))


def _variable(text: str) -> Iterator[str]:
    plain = re.sub(r"[^_a-zA-Z0-9]", "_", text)
    yield plain
    yield f"_{plain}"


def _image(text: str) -> Iterator[str]:
    plain = text.strip().removeprefix("https://").removeprefix("docker://")
    yield plain
    yield plain.lower()


def _image_name(text: str) -> Iterator[str]:
    for plain in _image(text):
        name, slash, last = plain.rpartition("/")
        yield f"{name}{slash}" + re.split("[:@]", last)[0]


def _tag(text: str) -> Iterator[str]:
    yield text.strip().rpartition(":")[2]


def _registry(text: str) -> Iterator[str]:
    plain = re.sub(r"^[a-z]+://", "", text.strip()).rstrip("/").lower()
    yield plain
    name, _, last = plain.rpartition("/")
    # What stands behind the name is an image's, and behind that of a registry its port.
    if name:
        yield f"{name}/" + re.split("[:@]", last)[0]
    yield plain.partition("/")[0]


def _host(text: str) -> Iterator[str]:
    plain = re.sub(r"^[a-z]+://", "", text.strip())
    yield plain.partition("/")[0].partition(":")[0].strip(".")


def _quantity(text: str) -> Iterator[str]:
    plain = text.strip()
    yield plain.replace(" ", "")
    yield plain.replace(",", ".")
    match = _UNITS.fullmatch(plain)
    if match is None:
        return
    number, unit, binary, _ = match.groups()
    letter = (unit or "").upper()
    yield f"{number}{letter}i" if binary else number + ("k" if letter == "K" else letter)


def _duration(text: str) -> Iterator[str]:
    plain = re.sub(r"\s", "", text.lower())
    yield f"{plain}s"
    for unit in ("ms", "s", "m", "h"):
        yield re.sub(rf"(?<=[0-9])({_SPELT[unit]})(?![a-z])", unit, plain)
    days = re.fullmatch(r"([0-9]{1,4})d(ays?)?", plain)
    if days:
        yield f"{int(days[1]) * 24}h"


def _latency(text: str) -> Iterator[str]:
    plain = text.strip()
    # Of what takes a moment, a whole number is one of milliseconds.
    yield from [f"{plain}ms"] if plain.isdecimal() else []
    yield from _duration(text)


def _address(text: str) -> Iterator[str]:
    plain = re.split("[?#]", text.strip())[0]
    yield plain
    yield f"http://{plain}"


def _version(text: str) -> Iterator[str]:
    # As `kubectl version` and `istioctl version` print it: v1.29.4, v1.29.3-gke.100, 1.29+.
    match = _RELEASE.match(text.strip())
    if match:
        yield match[1]


def _share(text: str) -> Iterator[str]:
    yield re.sub(r"\s|%|percent", "", text) + "%"


def _rate(text: str) -> Iterator[str]:
    plain = re.sub(r"[\s_,]|req(uest)?s?(?=/|per|$)", "", text.lower())
    said = re.fullmatch(r"0*([0-9.]+)(?:/|per)?1?([a-z]*)", plain)
    if said is None:
        return
    number, unit = said.groups()
    spelt = {"s": "rps|qps|persec", "m": "rpm|min", "h": "rph|hr"}
    for short, others in spelt.items():
        # A number alone is most likely one of a second.
        if re.fullmatch(rf"({_SPELT[short]}|{short}|{others})?", unit):
            yield f"{number}/{short}"


_MENDERS: dict[str, Callable[[str], Iterator[str]]] = {
    "name": _name,
    "key": _key,
    "variable": _variable,
    "image": _image,
    "image-name": _image_name,
    "tag": _tag,
    "registry": _registry,
    "host": _host,
    "address": _address,
    "duration": _duration,
    "latency": _latency,
    "quantity": _quantity,
    "rate": _rate,
    "share": _share,
    "version": _version,
}
