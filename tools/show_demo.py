"""Show what `make demo` wrote: `python tools/show_demo.py FOLDER`."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

OVERLAY = "overlays/prod"


def tree(folder: Path, prefix: str = "") -> Iterator[str]:
    """Yield a line for each folder below, with the files in it; hidden files are left out."""
    below = sorted(p for p in folder.iterdir() if p.is_dir())
    width = max((len(p.name) for p in below), default=0)
    for path in below:
        last = path == below[-1]
        files = "  ".join(sorted(p.name for p in path.iterdir() if p.is_file()))
        yield f"{prefix}{'└── ' if last else '├── '}{path.name:<{width}}  {files}".rstrip()
        yield from tree(path, f"{prefix}{'    ' if last else '│   '}")


def main() -> None:
    """Print the tree, one overlay's kustomization, and what to do next."""
    folder = Path(sys.argv[1])
    kustomization = folder / OVERLAY / "kustomization.yaml"
    meshgen = Path(os.path.relpath(sys.executable)).with_name("meshgen")
    config = "-f examples/titanium/meshgen.yaml"
    lines = [
        "examples/titanium/meshgen.yaml became",
        "",
        f"{folder}/",
        *tree(folder),
        "",
        f"What differs in prod, {kustomization}:",
        "",
        *(f"    {line}" for line in kustomization.read_text(encoding="utf-8").splitlines()),
        "",
        "What you can do next:",
        f"  kubectl kustomize {kustomization.parent}",
        f"  {meshgen} build local {config}",
        f"  {meshgen} explain services.autoscaling",
        "or change examples/titanium/meshgen.yaml and run `make demo` again.",
    ]
    print("\n".join(lines))


if __name__ == "__main__":
    main()
