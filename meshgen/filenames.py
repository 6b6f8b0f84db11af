"""Names of files and folders that every file system takes, and tells from each other."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

# Most file systems take 255 bytes; an extension, and what an editor puts behind a name while it
# writes, has to fit too.
_LONGEST = 200

# The folder of what runs beside the services, in that of an output.
PLATFORM = "platform"
# The folder in that one of what installs Istio: no manifests, with a folder for each environment.
ISTIO = "istio"


def folded(path: str) -> str:
    """Return what a path is to a file system that ignores case and Unicode form, as macOS' does."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def distinct(names: Sequence[str]) -> list[str]:
    """Return names of files in one folder, as they are wherever that can be.

    One that is too long is cut, and two that differ only in case are told apart: by a hash of the
    name, which does not depend on the others.
    """
    uses = Counter(map(folded, names))
    return [
        name if uses[folded(name)] == 1 and len(name.encode()) <= _LONGEST else marked(name, name)
        for name in names
    ]


def marked(name: str, by: str) -> str:
    """Return a name, cut if it is too long, with a short hash of something behind it."""
    kept = name.encode()[: _LONGEST - 7].decode(errors="ignore")
    return f"{kept}-{sha256(by.encode()).hexdigest()[:6]}"
