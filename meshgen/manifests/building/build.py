"""Build kustomizations and charts with the programs on the PATH, several at a time."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.inputs import decode, read_bytes, read_text
from meshgen.manifests.building.charts import Chart, chart_command, chart_name, chart_refusals
from meshgen.manifests.building.kustomizations import Kustomization, Kustomizations
from meshgen.manifests.building.permissions import Permission, refusals
from meshgen.manifests.building.problems import problems
from meshgen.programs import Programs, find_program
from meshgen.writer.masked import without_secrets

# What Kustomize says of the way to what is wrong; the last of it names the place.
_WAY = re.compile(r"(?:accumulating \w+ from '([^']*)'|recursed accumulation of path '([^']*)'): ")
# What it tried first: whether a folder is a file.
_FOLDER = re.compile(r"^'[^']*' must resolve to a file': ")
_NOISE = re.compile(r"^# Warning:.*$\n?|^Error: |^error: ", re.MULTILINE)
_LONGEST = 400
# Of what a program may quote: so many files of a folder, of so many bytes.
_MOST_FILES = 200
_LARGEST = 1024 * 1024
_WRAPPER = "kustomization.yaml"


@dataclass(frozen=True)
class Building:
    """How to build: what is allowed, how long one build may take, how many run at a time.

    `kubernetes` is the release that charts are told, `namespace` where they are installed; ""
    stands for what helm has by itself. Without `all_values` a chart is built with its own values
    alone.
    """

    allowed: frozenset[Permission] = frozenset()
    seconds: float = 60.0
    jobs: int = 0
    kubernetes: str = ""
    all_values: bool = True
    namespace: str = ""


@dataclass(frozen=True)
class Built:
    """What a kustomization or a chart builds to, or why it does not.

    `name` is what people call it, `folder` what origins in the text are relative to. `is_whole`
    says that it was built.
    """

    name: str
    root: Kustomization | Chart
    text: str = ""
    folder: Path = Path()
    findings: Sequence[Finding] = ()
    is_whole: bool = True


@dataclass
class Builder:
    """Builds what was found; `note` is told of what is passed over, `step` of every build."""

    kustomizations: Kustomizations
    building: Building
    note: Callable[[str], None]
    step: Callable[[str], None] = lambda _: None
    _programs: Programs = field(init=False)

    def __post_init__(self) -> None:
        """Let programs reach others only where that is allowed."""
        online = bool(self.building.allowed - {Permission.OUTSIDE})
        self._programs = Programs(self.building.seconds, online=online)

    def build(self, roots: Sequence[Kustomization | Chart]) -> Iterator[Built]:
        """Yield what each builds to, in order.

        Raises MeshgenError with Code.USAGE where there are kustomizations, and no program for them.
        """
        kustomize, helm = find_program("kustomize", "kubectl"), find_program("helm")
        if kustomize is None and any(isinstance(root, Kustomization) for root in roots):
            message = "neither kustomize nor kubectl is on the PATH, and --build needs one of them"
            raise MeshgenError([Finding(Code.USAGE, message)])
        with ExitStack() as stack:
            scratch = Path(
                os.path.realpath(
                    stack.enter_context(tempfile.TemporaryDirectory(prefix="meshgen-"))
                )
            )
            jobs = self.building.jobs or os.cpu_count() or 1
            pool = stack.enter_context(ThreadPoolExecutor(jobs))
            stack.callback(self._programs.close)
            stack.callback(pool.shutdown, wait=False, cancel_futures=True)

            def one(item: tuple[int, Kustomization | Chart]) -> Built | None:
                position, root = item
                if isinstance(root, Kustomization):
                    assert kustomize is not None
                    return self._kustomization(root, kustomize, scratch / str(position))
                return self._chart(root, helm[1]) if helm else None

            for root, built in zip(roots, pool.map(one, enumerate(roots)), strict=True):
                self.step(f"building {self._shown(root)}")
                if built is None:
                    self.note(f"{self._shown(root)}: not built: helm is not on the PATH")
                else:
                    yield built

    def _shown(self, root: Kustomization | Chart) -> str:
        if isinstance(root, Chart):
            return chart_name(root)
        return os.path.dirname(root.name) or "."  # noqa: PTH120

    def _kustomization(self, root: Kustomization, program: tuple[str, str], folder: Path) -> Built:
        members = self.kustomizations.closure(root)
        wrong = [finding for member in members for finding in problems(member)]
        refused = [*wrong, *refusals(members, self.building.allowed)]
        shown = self._shown(root)
        if refused:
            return Built(shown, root, findings=refused, is_whole=False)
        command = _kustomize_command(program, self.building)
        wrapper = _wrap(root, folder)
        if wrapper:
            done = self._programs.run([*command, str(folder)])
            if not done.error:
                return Built(shown, root, decode(done.output, shown), folder)
        # Without the wrapper, what is told has the names that the user knows.
        done = self._programs.run([*command, str(root.folder)])
        if not done.error:
            return Built(shown, root, decode(done.output, shown), root.folder)
        return Built(shown, root, findings=[self._failure(root, done.error)], is_whole=False)

    def _failure(self, root: Kustomization, complaint: str) -> Finding:
        """Return why a kustomization cannot be built, at the place that the program names."""
        text = _NOISE.sub("", complaint).strip()
        at, entry = root, ""
        for way in _WAY.finditer(text):
            inner = self.kustomizations.at(Path(way[2])) if way[2] else None
            at, entry = (inner, "") if inner else (at, way[1] or entry)
            last = way.end()
        if entry or at is not root:
            text = text[last:]
        message = _FOLDER.sub("", " ".join(text.partition("': must build at directory")[0].split()))
        message = message.replace(f"{Path.cwd()}{os.sep}", "")
        message = without_secrets(message, _texts({root.folder, at.folder}))
        short = message if len(message) <= _LONGEST else f"{message[: _LONGEST - 3]}..."
        hint = _hint(complaint)
        place = at.entry(entry) if entry else Location(at.name, 1, 1)
        return Finding(Code.BUILD, f"this cannot be built: {short}", place, hint=hint)

    def _chart(self, chart: Chart, helm: str) -> Built:
        name = chart_name(chart)
        refused = chart_refusals(chart, self.building.allowed)
        if refused:
            return Built(name, chart, findings=refused, is_whole=False)
        done = self._programs.run(_chart_command(chart, helm, self.building))
        if not done.error:
            return Built(name, chart, decode(done.output, name))
        failure = chart.failure(_NOISE.sub("", done.error).strip())
        if chart.needs_values and not chart.values:
            self.note(f"{name}: not built with its own values alone: {failure.message}")
            return Built(name, chart, is_whole=False)
        return Built(name, chart, findings=[failure], is_whole=False)


def _chart_command(chart: Chart, helm: str, building: Building) -> Sequence[str]:
    return chart_command(chart, helm, building.kubernetes, building.namespace)


def _kustomize_command(program: tuple[str, str], building: Building) -> list[str]:
    (name, path), allowed = program, building.allowed
    release = ["--helm-kube-version", building.kubernetes] if building.kubernetes else []
    flags = {
        Permission.OUTSIDE: ["--load-restrictor", "LoadRestrictionsNone"],
        Permission.HELM: ["--enable-helm", *release],
        Permission.PLUGINS: ["--enable-alpha-plugins", *(["--enable-exec"] * (name != "kubectl"))],
    }
    wanted = [flag for permission in flags if permission in allowed for flag in flags[permission]]
    return [path, "build" if name == "kustomize" else "kustomize", *wanted]


def _wrap(root: Kustomization, folder: Path) -> bool:
    """Write a kustomization around one, which asks where objects come from; False if that fails.

    Kustomize reads `openapi` and `buildMetadata` of the outermost one alone: they go along.
    """
    wrapper: dict[str, Any] = {
        "resources": [os.path.relpath(os.path.realpath(root.folder), folder)],
        "buildMetadata": [*dict.fromkeys([*_listed(root.data.get("buildMetadata")), _ORIGIN])],
    }
    openapi = root.data.get("openapi")
    try:
        folder.mkdir()
        if isinstance(openapi, dict):
            wrapper["openapi"] = openapi
            if isinstance(openapi.get("path"), str):
                (folder / "openapi").write_bytes(read_bytes(root.folder / openapi["path"]))
                wrapper["openapi"] = {**openapi, "path": "openapi"}
        (folder / _WRAPPER).write_text(json.dumps(wrapper), encoding="utf-8")
    except (OSError, MeshgenError, UnicodeEncodeError):
        return False
    return True


_ORIGIN = "originAnnotations"


def _listed(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _texts(folders: Iterable[Path]) -> Iterator[str]:
    """Yield what stands in the files of folders, where it may be a part of what a program says."""
    for folder in folders:
        for file in islice(folder.iterdir(), _MOST_FILES):
            with suppress(MeshgenError, OSError):
                if file.is_file() and file.stat().st_size <= _LARGEST:
                    yield read_text(file)


def _hint(complaint: str) -> str:
    permission = next((p for text, p in _NEEDS.items() if text in complaint), None)
    return f"--allow {permission} lets it, if you trust whoever wrote this" if permission else ""


# What Kustomize says where a flag is missing.
_NEEDS = {
    "is not in or below": Permission.OUTSIDE,
    "must specify --enable-helm": Permission.HELM,
    "external plugins disabled": Permission.PLUGINS,
    "exec plugins disabled": Permission.PLUGINS,
    "unable to find plugin": Permission.PLUGINS,
}
