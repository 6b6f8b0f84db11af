"""What probes and hooks do: a command, a request, a connection, a pause."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.ports import port, port_number
from meshgen.checks.fields import exactly_one, required
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_HEADER = re.compile("[-A-Za-z0-9]+")


def _header_name(header: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what is no name of a header. Source: IsHTTPHeaderName."""
    name = header["name"]
    if not _HEADER.fullmatch(name):
        message = f"{words.show(name)} is not a valid name" if name else "is empty"
        yield Violation((*path, "name"), message, "expected letters, digits and `-`")


# Source: validateExecAction, validateHTTPGetAction, validateTCPSocketAction, validateGRPCAction.
HANDLERS = {
    "exec": Type((required("command"),)),
    "grpc": Type(fields={"port": Type((port_number,))}),
    "httpGet": Type(
        fields={"httpHeaders": Type((_header_name,)), "port": Type((port,))},
    ),
    "tcpSocket": Type(fields={"port": Type((port,))}),
}
# Source: validateHandler.
one_of_probe = exactly_one("exec", "httpGet", "tcpSocket", "grpc", what="handler")
one_of_hook = exactly_one("exec", "httpGet", "tcpSocket", "sleep", what="handler")
# Before 1.30 `sleep` is left out (PodLifecycleSleepAction).
one_of_older_hook = exactly_one("exec", "httpGet", "tcpSocket", what="handler")
