"""What becomes of what was applied before: changes that the cluster refuses, and what is left."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from meshgen.checks.check import Context
from meshgen.checks.cluster.changes.violations import violations as refused
from meshgen.checks.violation import Violation
from meshgen.codes.told import LEFT_BEHIND
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity, in_order
from meshgen.identity import Identity, identity
from meshgen.mesh.namespaces import OWN
from meshgen.outputs.registry import DEFAULT, OUTPUTS
from meshgen.pipeline.placing import group_findings, weighed_in
from meshgen.pipeline.project import Project
from meshgen.pipeline.skipped import skipped
from meshgen.resources import dotted
from meshgen.schemas.stores import Stores
from meshgen.state.applied import Applied, Tree
from meshgen.state.files import Files, FolderFiles, RevisionFiles
from meshgen.state.removal import TAKEN_OVER, still_chosen, taken_over, told, with_what
from meshgen.state.tree import objects_of, platform_in, tree_in
from meshgen.writer.manifest import NAME as MANIFEST


def changes_in(project: Project, folder: Path, rendered: Mapping[str, str]) -> list[Finding]:
    """Return what is wrong with putting `rendered` in the place of what a folder holds.

    There is nothing where the folder holds no tree, or has all of it already. A tree that cannot be
    read is a warning. Raises MeshgenError as `Project.objects`.
    """
    files = FolderFiles(folder)
    try:
        if _has_all(files, rendered):
            return []
        return _all_changes(project, files, project.environments)
    except MeshgenError as error:
        return [_unread(folder, finding) for finding in error.findings]


def changes_since(project: Project, against: str, environments: Sequence[str]) -> list[Finding]:
    """Return what is wrong with applying environments where those of `against` were applied.

    That is a folder with a tree, or a git revision that has the project's output folders. Raises
    MeshgenError where there is no such tree, or it cannot be read, and as `Project.objects`.
    """
    found: list[Finding] = []
    for where, files in _files(project, against):
        if _tree(project, files, tree_in) is None:
            message = f"{where} has no tree that meshgen wrote"
            raise MeshgenError([Finding(Code.USAGE, message, expected=_EXPECTED)])
        found += _all_changes(project, files, environments)
    return in_order(found)


_EXPECTED = "expected a folder that `meshgen render` wrote, or a git revision that has it"


def _files(project: Project, against: str) -> Iterator[tuple[str, Files]]:
    folder = Path(against)
    if folder.is_dir():
        yield str(folder), FolderFiles(folder)
        return
    for output in project.outputs.values() or (Path(OUTPUTS[DEFAULT].folder),):
        yield f"{output} in {against}", RevisionFiles(output, against)


def _all_changes(project: Project, files: Files, environments: Sequence[str]) -> list[Finding]:
    """Return the findings of environments about the services and about what runs beside them."""
    whole, platform = set(environments) == set(project.environments), project.platform
    services, beside = (_tree(project, files, read) for read in (tree_in, platform_in))
    there = project.environments
    found = _changes(project, services, environments, there, whole=whole)
    # Without a platform, all of a former one is left.
    there = platform.environments if platform else []
    found += _changes(platform or project, beside, environments, there, whole=whole)
    return in_order(found)


def _tree(
    project: Project,
    files: Files,
    read: Callable[[Files, Stores, Callable[[str], str]], Tree | None],
) -> Tree | None:
    def namespace_of(environment: str) -> str:
        known = environment if environment in project.environments else None
        return project.settings(known).namespace

    return read(files, project.schemas(project.environments[0]), namespace_of)


def _has_all(files: Files, rendered: Mapping[str, str]) -> bool:
    """Return whether a tree has just these files; plain manifests may lack one and be as good."""
    there = all(files.text(path) == text for path, text in rendered.items())
    return there and rendered.keys() >= set(files.files("")) - {MANIFEST}


def _changes(
    project: Project,
    tree: Tree | None,
    environments: Sequence[str],
    there: Sequence[str],
    *,
    whole: bool,
) -> list[Finding]:
    """Return the findings of environments, of those that are `there` now.

    `whole` tells that they are all of the project's.
    """
    if tree is None:
        return []
    found: list[Finding] = []
    before = tree.environments()
    for environment in environments:
        if environment not in before or environment not in there:
            continue
        applied = {identity(each.object): each for each in objects_of(tree, environment)}
        found += group_findings(project, environment, _refused(project, environment, applied))
        steps = skipped(project, environment, [each.object for each in applied.values()])
        found += group_findings(project, environment, steps)
        rendered = set(map(identity, project.objects(environment)))
        left = [each for name, each in applied.items() if name not in rendered]
        if tree.removes:
            found += _left_by_releases(project, environment, left)
        else:
            found += _left(project, environment, _unused(left, rendered), "")
    for gone in sorted(set(before) - set(there)):
        if whole and not tree.removes:
            found += _left(project, None, _of_nobody(project, tree, gone, there), f" of `{gone}`")
    return in_order(found)


def _of_nobody(project: Project, tree: Tree, gone: str, there: Sequence[str]) -> list[Applied]:
    """Return the objects of an environment that is gone which no other one has: it is renamed."""
    rendered = {identity(obj) for env in there for obj in project.objects(env)}
    left = [each for each in objects_of(tree, gone) if identity(each.object) not in rendered]
    return _unused(left, rendered)


def _unused(left: Sequence[Applied], rendered: Collection[Identity]) -> list[Applied]:
    """Return what is left without Namespaces that have objects: somebody else makes them now."""
    used = {name.namespace for name in rendered}
    return [
        each
        for each in left
        for name in [identity(each.object)]
        if not (name.kind == "Namespace" and name.name in used)
    ]


def _refused(
    project: Project, environment: str, applied: Mapping[Identity, Applied]
) -> Iterator[tuple[int, Violation]]:
    context = Context(project.schemas(environment))
    for position, obj in enumerate(project.objects(environment)):
        old = applied.get(identity(obj))
        # A generated object with other data has another name.
        if old is not None and old.object != obj and not old.is_generated:
            for violation in refused(old.object, obj, context):
                yield position, violation


def _left_by_releases(
    project: Project, environment: str, left: Sequence[Applied]
) -> Iterator[Finding]:
    """Yield what stays of charts that an environment has nothing in any more."""
    folders = project.layout.folders
    having = {resource.namespace for resource in project.resources(environment)}
    charts = {folders[namespace] for namespace in having}
    if OWN in having:
        # That is the only chart, or one of several, and its release the same.
        charts |= {"", project.config.base.mesh.metadata.name}
    for chart in sorted({each.chart for each in left} - charts):
        of_chart = [each for each in left if each.chart == chart]
        hint = f"`helm uninstall {chart}` in its namespace removes what was installed so"
        yield from _left(project, environment, of_chart, f" of the chart `{chart}`", hint)


def _left(
    project: Project,
    environment: str | None,
    left: Sequence[Applied],
    whose: str,
    hint: str = "",
) -> Iterator[Finding]:
    now = project.objects(environment) if environment else ()
    stays, goes = taken_over(left, now)
    chosen = still_chosen(goes, now)
    hints = {
        with_what(goes, whose): hint or "; ".join(filter(None, (told(goes), chosen))),
        with_what(stays, whose): TAKEN_OVER,
    }
    resolved = project.resolved(environment)
    path = project.written(environment) if environment else ("environments",)
    location, _ = resolved.origins.find(resolved.origins.root, path, key=True)
    findings = [
        Finding(
            LEFT_BEHIND.code,
            message,
            location,
            dotted(path),
            hint=mend,
            severity=LEFT_BEHIND.severity,
        )
        for message, mend in hints.items()
        if message
    ]
    if findings:
        yield from weighed_in(project, environment, findings)


def _unread(folder: Path, finding: Finding) -> Finding:
    file = str(folder / finding.location.file) if finding.location.file else str(folder)
    return Finding(
        Code.READ,
        f"what was there before was not compared: {finding.message}",
        Location(file, finding.location.line, finding.location.column),
        severity=Severity.WARNING,
    )
