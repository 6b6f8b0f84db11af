"""Build schemas/ from the schemas of Kubernetes and from CustomResourceDefinitions.

    python tools/build_schemas.py --crds CRDS

Kubernetes comes from the PyPI package kubernetes-validate (the `tools` extra). CRDS is a folder
with one folder a product: `istio/1.20.yaml` and so on, a file a release, or any other file name
for a product of which only one release is kept. schemas/README.md describes the result.
"""

import argparse
import hashlib
import importlib.util
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tools.schemas_crds import read_crds
from tools.schemas_kind import Kind
from tools.schemas_kubernetes import kinds_of, parts_of, read_release, releases, unused_rules

# The path of every file below schemas/, and its text.
Files = dict[str, str]


def main() -> None:
    """Read the sources and write the folder; prints what it holds."""
    arguments = _parser().parse_args()
    kubernetes = arguments.kubernetes or installed_kubernetes()
    newest, path = max(releases(kubernetes).items(), key=lambda r: order(r[0]))
    unused = unused_rules(read_release(newest, path))
    if unused:
        raise SystemExit(f"rules that fit nothing in Kubernetes {newest}: {', '.join(unused)}")
    files = build(kubernetes, arguments.crds)
    write(arguments.out, files)
    print(f"{len(files)} files, {sum(map(len, files.values()))} bytes in {arguments.out}")


def build(kubernetes: Path, crds: Path) -> Files:
    """Return the files made of a kubernetes-json-schema folder and a folder of CRDs."""
    files: Files = {}
    parts: dict[str, dict[str, str]] = {}
    kinds = read_crds(crds)
    ordered = sorted(releases(kubernetes).items(), key=lambda r: order(r[0]))
    for version, path in ordered:
        release = read_release(version, path)
        for part, definitions in parts_of(release.definitions).items():
            name = f"part.{part.rsplit('.', 1)[1]}"
            content = {"$defs": definitions}
            parts.setdefault(part, {})[version] = put(files, "kubernetes", name, content)
        kinds.extend(kinds_of(release))
    found = index(files, kinds)
    names = [version for version, _ in ordered]
    found["parts"] = {part: changes(since, names) for part, since in parts.items()}
    files["releases.json"] = _text(found.pop("releases"))
    files["index.json"] = _text(found)
    return files


def index(files: Files, kinds: Iterable[Kind]) -> dict[str, Any]:
    """Put every kind's file into `files`; return what the index says of kinds and releases."""
    releases_of: dict[str, set[str]] = {}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for kind in kinds:
        releases_of.setdefault(kind.product, set()).add(kind.release)
        entry = found.setdefault(kind.kind, {}).setdefault(
            kind.api_version, {"namespaced": kind.namespaced, "product": kind.product, "since": {}}
        )
        if entry["product"] != kind.product:
            both = f"{entry['product']} and from {kind.product}"
            raise ValueError(f"{kind.kind} {kind.api_version} comes from {both}")
        file = put(files, kind.product, f"{kind.group or 'core'}.{kind.kind}", kind.content)
        entry["since"][kind.release] = file
    ordered = {product: sorted(names, key=order) for product, names in releases_of.items()}
    for versions in found.values():
        for entry in versions.values():
            entry["since"] = changes(entry["since"], ordered[entry["product"]])
    return {"kinds": found, "releases": {p: r for p, r in ordered.items() if r != [""]}}


def changes(files: Mapping[str, str], ordered: Iterable[str]) -> dict[str, str | None]:
    """Return from which release on which file holds; None is one that has none any more."""
    found: dict[str, str | None] = {}
    last: str | None = None
    for release in ordered:
        if files.get(release) != last:
            last = found[release] = files.get(release)
    return found


def put(files: Files, product: str, name: str, content: dict[str, Any]) -> str:
    """Add a file named for what it holds and for its content; return its path."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    path = f"{product}/{name}-{digest}.json"
    files[path] = text
    return path


def write(out: Path, files: Files) -> None:
    """Write the files below `out`; remove those of earlier builds that are not among them."""
    for old in out.glob("*/*.json"):
        if old.relative_to(out).as_posix() not in files:
            old.unlink()
    for path, text in files.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def order(release: str) -> tuple[int, ...]:
    """Return what sorts releases by number; "" comes before all."""
    return tuple(int(part) for part in release.split(".") if part)


def installed_kubernetes() -> Path:
    """Return the schemas of the installed kubernetes-validate; SystemExit where there is none."""
    spec = importlib.util.find_spec("kubernetes_validate")
    if spec is None or spec.origin is None:
        raise SystemExit('kubernetes-validate is missing: pip install -e ".[tools]"')
    return Path(spec.origin).parent / "kubernetes-json-schema"


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=0, sort_keys=True) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--crds", type=Path, required=True, help="the folder of CRDs")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "schemas")
    parser.add_argument("--kubernetes", type=Path, help="a kubernetes-json-schema folder")
    return parser


if __name__ == "__main__":
    main()
