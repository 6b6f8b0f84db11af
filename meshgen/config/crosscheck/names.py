"""Names that are too long once the prefix and the suffix are on, or that end wrongly."""

import re
from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.findings import Code, Finding
from meshgen.resources import Path

# A Service's name is a DNS label; a CronJob's leaves 11 characters for its Jobs' time stamps.
_LONGEST = {"Deployment": 63, "StatefulSet": 52, "Job": 63, "CronJob": 52}


def lengths(place: Place) -> Iterator[Finding]:
    """Find names that Kubernetes would refuse in this environment."""
    mesh = place.mesh
    prefix, suffix = mesh.name_prefix or "", mesh.name_suffix or ""
    named: list[tuple[Path, str, int, str]] = [
        (("services", n), n, _LONGEST[s.kind], s.kind) for n, s in place.services.items()
    ]
    # Kustomize appends a hash of 10 characters and a dash to a generated ConfigMap.
    named += [(("configMaps", n), n, 253 - 11, "ConfigMap") for n in mesh.config_maps or {}]
    named += [(("gateways", n), n, 63, "Gateway") for n in mesh.gateways or {}]
    for path, name, longest, kind in named:
        whole = f"{prefix}{name}{suffix}"
        added = len(prefix) + len(suffix)
        if len(whole) > longest:
            yield place.finding(
                Code.NAME,
                path,
                f"`{whole}` has {len(whole)} characters, too many for a {kind}",
                f"expected {longest} at most, {longest - added} without namePrefix and nameSuffix",
                f"write `{name[: longest - added].strip('-')}`" if longest > added else "",
                key=True,
            )
        # Services keep to RFC 1035, which wants a letter first.
        first_letter = kind not in ("Deployment", "StatefulSet") or whole[0].isalpha()
        if not first_letter or not re.fullmatch(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?", whole):
            yield place.finding(
                Code.NAME,
                path,
                f"`{whole}` is not a valid name for a {kind}'s Service"
                if not first_letter
                else f"`{whole}` is not a valid name",
                "expected a letter first and no '-' at either end, prefix and suffix included",
                f"write `svc-{name}`" if not first_letter else "",
                key=True,
            )
