"""Codes by hundreds, and several of them for people."""

from collections.abc import Sequence

from meshgen.codes.description import Description

# What the codes of a hundred are about, by the hundred.
_FAMILIES = {
    1: "Files and the config",
    2: "Single objects",
    3: "The output folder",
    4: "The call",
    5: "Quotas",
    6: "What runs as nobody meant it",
    7: "Names in a tree",
    8: "What the real Envoy says",
    9: "Rules and what is ignored",
    10: "Sidecar injection",
    11: "Mutual TLS",
    12: "Traffic",
    13: "Scaling",
    14: "EnvoyFilters",
    15: "Security policies",
    16: "References",
    17: "Secrets",
    18: "Hygiene",
    19: "What a cluster says",
}


def family_of(description: Description) -> str:
    """Return what the codes of a description's hundred are about."""
    return _FAMILIES[int(description.code[2:]) // 100]


def listed(codes: Sequence[str]) -> str:
    """Return codes for people, those in a row as a range: `MG202, MG501 to MG506`."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and _after(runs[-1][-1]) == code:
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(run[0] if run == run[:1] else f"{run[0]} to {run[-1]}" for run in runs)


def _after(code: str) -> str:
    """Return the code behind another one."""
    prefix = code.rstrip("0123456789")
    return f"{prefix}{int(code.removeprefix(prefix)) + 1}"
