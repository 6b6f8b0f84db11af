"""References to a service's address in a text, such as `${user-service.url}`.

What is nearly one, such as `${user-service}` or `{{ user-service.url }}`, is told apart, so that it
does not pass in silence. Other uses of `$` and of braces mean nothing here: `${HOME}`, `$(NAME)`,
`{{ .Values.x }}`. A `$` in front of `${`, or a backslash in front of `{{`, takes the meaning from
what would be a reference, or nearly one; anywhere else each is what it is.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from meshgen.nearest import nearest, slip_of
from meshgen.provenance import substituted

ATTRIBUTES = ("url", "host", "port", "address", "fqdn")

_WORD = r"[A-Za-z0-9_-]+"
# A namespace may stand in front, as nobody has to write it.
_PATH = rf"{_WORD}(?:/{_WORD})?(?:\.[A-Za-z0-9_-]*)*"
_FORM = re.compile(
    # As far as it is like a reference, and whether it ends there.
    rf"(?P<dollar>\$)?\$\{{[ \t]*(?P<path>{_PATH})(?P<port>:[A-Za-z0-9_-]*)?(?P<end>[ \t]*\}})?"
    rf"|(?P<backslash>\\)?\{{\{{-?[ \t]*(?P<inner>{_PATH})[ \t]*-?\}}\}}"
)
# Names of variables and keys that hold what others may use, and nothing that is called.
_NO_CALL = re.compile(r"(?i)origin|cors|redirect|callback|allowed|public|external")
# What the config calls the mappings of services and hosts outside, and what people do.
_MAPPING = ("services", "service", "external", "gateways", "gateway")


@dataclass(frozen=True)
class Reference:
    """One reference: the service, what of it, and the port's name if one is named."""

    service: str
    attribute: str
    port: str | None = None

    def __str__(self) -> str:
        """Return the reference as it is written."""
        return f"${{{self.service}.{self.attribute}{':' + self.port if self.port else ''}}}"


@dataclass(frozen=True)
class NearMiss:
    """What stands in a text and is no reference, and the one that was meant."""

    text: str
    meant: Reference


@dataclass(frozen=True)
class Reader:
    """Finds references in the texts of a mesh that has some services, each with named ports.

    In a `foreign` text, such as a manifest that other tools read too, `${a.b}` is a reference only
    if a service is called so, or nearly; `${a.b:c}` is one with a default, as Spring has it, unless
    `c` is a port; and `${a}` is a variable of envsubst, Flux or a shell. `homes` has the services
    of each namespace by what they are called, so that `${payments.redis.url}` is told.
    """

    services: Mapping[str, Collection[str]]
    foreign: bool = False
    homes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _meanings: dict[str, Reference | NearMiss | None] = field(
        default_factory=dict, repr=False, compare=False
    )

    def read(self, text: str) -> Iterator[tuple[int, Reference | NearMiss]]:
        """Yield every reference in a text, and what is nearly one, with its position."""
        for match in _FORM.finditer(text) if may_refer(text) else ():
            meaning = self._meaning(match)
            if meaning is not None and not _is_escaped(match):
                yield match.start(), meaning

    def resolved(self, text: str, value_of: Callable[[Reference], str]) -> str:
        """Return the text with every reference replaced by its value, and without the escapes."""

        def replacement(match: re.Match[str]) -> str:
            meaning = self._meaning(match)
            if meaning is not None and _is_escaped(match):
                return match[0][1:]
            return value_of(meaning) if isinstance(meaning, Reference) else match[0]

        changed = substituted(_FORM, replacement, text) if may_refer(text) else text
        # One that stays knows its setting still.
        return text if changed == text else changed

    def _meaning(self, match: re.Match[str]) -> Reference | NearMiss | None:
        written = match[0].removeprefix(match["dollar"] or match["backslash"] or "")
        if written not in self._meanings:
            self._meanings[written] = self._read(match, written)
        return self._meanings[written]

    def _read(self, match: re.Match[str], written: str) -> Reference | NearMiss | None:
        path: str = match["path"] or match["inner"]
        parts = path.replace("/", ".").split(".")
        at_home = self._at_home(parts)
        if at_home:
            parts = [at_home, *parts[2:]]
        elif "/" in path:
            return None
        behind: str | None = match["port"]
        port = behind[1:] if behind else None
        around = self._is_path_of_config(parts)
        service, attribute, *more = [*(parts[1:] if around else parts), "", ""]
        reference = Reference(service, attribute, port)
        is_port = match["end"] and _is_like(port or "", self.services.get(service, ()))
        if self.foreign and behind and not is_port:
            return None
        if written == str(reference) and attribute:
            return reference if not self.foreign or self._is_likely(reference) else None
        if len(parts) > 1:
            # What is closed and goes deeper is a property of somebody's own.
            deeper = attribute not in ("", *ATTRIBUTES) and any(more) and match["path"]
            is_one = self._is_likely(reference) and not (deeper and match["end"])
        else:
            # A shell's variable, and what a shell may have behind its name, is none.
            is_variable = self.foreign or not match["end"] or not (port or "a")[0].isalpha()
            is_one = service in self.services and not is_variable
        return NearMiss(written, self._meant(reference, match)) if is_one else None

    def _at_home(self, parts: list[str]) -> str:
        """Return the service of which a path says the namespace too, or an empty text."""
        first, second, *more = [*parts, "", ""]
        if not any(more):
            return ""
        ways = [(second, first)] if first in self.services else [(first, second), (second, first)]
        named = (self.homes.get(home, {}).get(name, "") for home, name in ways)
        return next(filter(None, named), "")

    def _is_path_of_config(self, parts: list[str]) -> bool:
        is_mapping = parts[0] in _MAPPING and parts[0] not in self.services
        return is_mapping and (len(parts) > 2 or parts[-1] in self.services)

    def _is_likely(self, reference: Reference) -> bool:
        """Return whether a reference is hardly anything else: a service, and what it may have."""
        service, attribute = reference.service, reference.attribute
        if service in self.services:
            return not attribute or _is_like(attribute, ATTRIBUTES)
        return attribute in ATTRIBUTES and _is_like(service, self.services)

    def _meant(self, reference: Reference, match: re.Match[str]) -> Reference:
        service, attribute, port = reference.service, reference.attribute, reference.port
        if not attribute and port not in self.services.get(service, ()):
            # A colon for the point.
            attribute, port = port or "", None
        return Reference(
            service if service in self.services else nearest(service, self.services),
            nearest(attribute, ATTRIBUTES) or ATTRIBUTES[0],
            (match["end"] and port) or None,
        )


def is_no_call(name: str) -> bool:
    """Return whether a variable or key of a name hardly holds an address that is called."""
    return bool(_NO_CALL.search(name))


def may_refer(text: str) -> bool:
    """Return whether a text could hold a reference, or what is nearly one: most cannot."""
    return "${" in text or "{{" in text


def _is_like(name: str, names: Iterable[str]) -> bool:
    """Return whether a name is one of some, or surely one with letters twisted or wrong."""
    names = list(names)
    return sorted(name) in map(sorted, names) or slip_of(name, names)


def _is_escaped(match: re.Match[str]) -> bool:
    return bool(match["dollar"] or match["backslash"])
