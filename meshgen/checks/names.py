"""Whether a text is a name as the API server has it.

Source: k8s.io/apimachinery/pkg/util/validation; the patterns are those of the shipped schemas.
"""

import re
from collections.abc import Callable, Iterator

from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path
from meshgen.schemas.convert import names
from meshgen.schemas.convert.slim import Schema

Format = Callable[[str], bool]

_LONGEST_BASE = 58

_LONGEST_KEY = 253
_DATA_KEY = re.compile(r"[-._a-zA-Z0-9]+\Z")


def _format(schema: Schema) -> Format:
    matches = re.compile(schema["pattern"].removesuffix("$") + r"\Z").match
    longest = schema.get("maxLength")
    return lambda text: (longest is None or len(text) <= longest) and bool(matches(text))


is_subdomain = _format(names.SUBDOMAIN)  # IsDNS1123Subdomain
is_label = _format(names.LABEL)  # IsDNS1123Label
is_label_1035 = _format(names.LABEL_1035)  # IsDNS1035Label
is_port_name = _format(names.PORT_NAME)  # IsValidPortName
is_qualified = _format(names.QUALIFIED)  # IsQualifiedName
is_label_value = _format(names.VALUE)  # IsValidLabelValue


def is_path_segment(text: str) -> bool:
    """Return whether a text can stand between the slashes of a path. IsValidPathSegmentName."""
    return text not in (".", "..") and is_path_part(text)


def is_path_part(text: str) -> bool:
    """Return whether a text can stand in such a one. IsValidPathSegmentPrefix."""
    return "/" not in text and "%" not in text


def is_data_key(text: str) -> bool:
    """Return whether a ConfigMap or a Secret can have a key. IsConfigMapKey."""
    is_path = text == "." or text.startswith("..")
    return len(text) <= _LONGEST_KEY and not is_path and bool(_DATA_KEY.match(text))


def generated_name(base: str) -> str:
    """Return a name such as the server makes of `metadata.generateName`.

    Source: SimpleNameGenerator in k8s.io/apiserver/pkg/storage/names.
    """
    return f"{base[:_LONGEST_BASE]}00000"


_NAMES = {
    is_subdomain: "dns-subdomain",
    is_label: "dns-label",
    is_label_1035: "dns-1035-label",
    is_port_name: "port-name",
    is_qualified: "label-key",
    is_label_value: "label-value",
    is_path_segment: "path-segment",
    is_data_key: "data-key",
}


def expectation(is_name: Format) -> str:
    """Return what is expected of a text of a format that is above."""
    return words.FORMATS[_NAMES[is_name]][1]


def misnamed(
    is_name: Format, text: str, path: Path, *, about_key: bool = False
) -> Iterator[Violation]:
    """Yield that a text is no name of a format that is above, if so."""
    if not is_name(text):
        what, expected = words.FORMATS[_NAMES[is_name]]
        message = f"{words.show(text)} is not {what}" if text else "is empty"
        yield Violation(path, message, expected, about_key=about_key)
