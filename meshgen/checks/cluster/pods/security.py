"""Security contexts, and the profiles that those of pods and of containers have in common."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing, named, one_of, within
from meshgen.checks.names import is_subdomain
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_FILE = "localhostProfile"
_LONGEST_FILE = 4095
_LONGEST_SPEC = 64 * 1024

# Source: IsValidUserID, IsValidGroupID.
ID = Type((within(0, 2**31 - 1),))


def _profile_file(profile: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a profile has no file, or one that is not asked for.

    Source: validateSeccompProfileField, ValidateAppArmorProfileField.
    """
    if profile["type"] == "Localhost":
        if not profile.get(_FILE):
            yield missing(profile, path, _FILE, "expected the node's file, with `type: Localhost`")
    elif _FILE in profile:
        expected = "expected none but with `type: Localhost`"
        yield Violation((*path, _FILE), "is set", expected, "leave it out")


def _below(file: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a file is not below a folder. Source: validateLocalDescendingPath."""
    if file.startswith("/") or ".." in file.split("/"):
        expected = "expected a relative path without `..`"
        yield Violation(path, f"found {words.describe(file)}", expected)


def _trimmed(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a name has spaces around it, or is too long."""
    if name != name.strip():
        yield Violation(path, f"found {words.describe(name)}", "expected no spaces around it")
    if len(name.encode()) > _LONGEST_FILE:
        yield Violation(path, "is too long", f"expected no more than {_LONGEST_FILE} bytes")


SECCOMP_PROFILE = Type((_profile_file,), fields={_FILE: Type((_below,))})
APPARMOR_PROFILE = Type(
    (_profile_file,),
    fields={
        "type": Type((one_of("Localhost", "RuntimeDefault", "Unconfined"),)),
        _FILE: Type((_trimmed,)),
    },
)


def _credential_spec(spec: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a specification is none. Source: validateWindowsSecurityContextOptions."""
    if not spec:
        yield Violation(path, "is empty", "expected a specification")
    elif len(spec.encode()) > _LONGEST_SPEC:
        yield Violation(path, "is too long", "expected no more than 64 KiB")


def _windows_user(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no user of Windows. Source: validateWindowsSecurityContextOptions."""
    if not _is_windows_user(name):
        message = f"found {words.describe(name)}" if name else "is empty"
        yield Violation(path, message, "expected a user of Windows, as in DOMAIN\\user")


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NETBIOS = re.compile(r'[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}')
_DNS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_DNS_NAME = re.compile(rf"{_DNS_LABEL}(?:\.{_DNS_LABEL})*")
_NO_USER = re.compile(r'["/\\:;|=,+*?<>@\[\]]|^[. ]+\Z')
_LONGEST_DOMAIN, _LONGEST_USER = 255, 104


def _is_windows_user(name: str) -> bool:
    domain, backslash, user = name.rpartition("\\")
    if backslash and not _is_domain(domain):
        return False
    fits = 0 < len(user.encode()) <= _LONGEST_USER
    return fits and not _CONTROL.search(name) and not _NO_USER.search(user)


def _is_domain(name: str) -> bool:
    is_short = len(name.encode()) <= _LONGEST_DOMAIN
    return is_short and bool(_NETBIOS.fullmatch(name) or _DNS_NAME.fullmatch(name))


WINDOWS_OPTIONS = Type(
    fields={
        "gmsaCredentialSpec": Type((_credential_spec,)),
        "gmsaCredentialSpecName": Type((named(is_subdomain),)),
        "runAsUserName": Type((_windows_user,)),
    },
)


def _escalation(context: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield rights that a container has, and may not get. Source: ValidateSecurityContext."""
    if context.get("allowPrivilegeEscalation") is not False:
        return
    at, expected = (*path, "allowPrivilegeEscalation"), "expected true, or none, with "
    if context.get("privileged"):
        yield Violation(at, "found false", f"{expected}`privileged: true`")
    if "CAP_SYS_ADMIN" in context.get("capabilities", {}).get("add", ()):
        yield Violation(at, "found false", f"{expected}the capability CAP_SYS_ADMIN")


# Since 1.33 (ProcMountType); before, it is always Default.
_PROC_MOUNT = 33
_MOUNTS = one_of("Default", "Unmasked")


def _proc_mount(mount: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is no way to mount /proc. Source: ValidateProcMountType."""
    if span.since(_PROC_MOUNT):
        yield from _MOUNTS(mount, path, span)


SECURITY_CONTEXT = Type(
    (_escalation,),
    fields={
        "appArmorProfile": APPARMOR_PROFILE,
        "procMount": Type((_proc_mount,)),
        "runAsGroup": ID,
        "runAsUser": ID,
        "seccompProfile": SECCOMP_PROFILE,
        "windowsOptions": WINDOWS_OPTIONS,
    },
)
