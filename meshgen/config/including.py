"""The files of a config: the one that the call names, and those that its `include` brings.

They are one tree before anything else reads it. What is wrong with a file is told for all of them
in one run, and what the others say is checked none the less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from meshgen.config.included import INCLUDE, included
from meshgen.config.layers import mapping
from meshgen.config.reading import document, read_config, without_extensions
from meshgen.config.schema import Schema, of_main_file, read_schema
from meshgen.config.together import Twice, together
from meshgen.errors import MeshgenError
from meshgen.explainer.words import kind_of
from meshgen.findings import Code, Finding, Related
from meshgen.inputs import ConfigFolder
from meshgen.resources import Path as ConfigPath
from meshgen.resources import dotted
from meshgen.schemas.walk import branches_at, fields_of
from meshgen.yamlio import Node, at, load_all

# The length of the path of what has a name for all environments, such as a service.
_NAMED = 2
_WANTED = "expected settings as the config has them, such as `services`"


@dataclass(frozen=True)
class Written:
    """What the files of a config say, as one tree.

    `included` are the files beside the config's own, `files` what each says, if there are any.
    `findings` are what keeps them from being one, `broken` the settings that this is about. What is
    not `whole` lacks what some file would have said.
    """

    root: Node
    included: tuple[Path, ...] = ()
    files: tuple[Node, ...] = ()
    findings: tuple[Finding, ...] = ()
    broken: frozenset[ConfigPath] = frozenset()
    whole: bool = True


def read_files(path: Path, folder: ConfigFolder, schema: Schema) -> Written:
    """Return what the files of a config say; raises MeshgenError as `read_config` of its own."""
    main = read_config(path)
    if at(main, (INCLUDE,)) is None:
        return Written(main)
    return _Including(path, folder, schema).written(main)


def as_included(main: Node, path: Path) -> Node:
    """Return what a config's file says, and with it what of others can be read."""
    if at(main, (INCLUDE,)) is None:
        return main
    return _Including(path, ConfigFolder.of(path), read_schema()).written(main).root


class _Including:
    """Reads the files that a config includes; `findings` are what is wrong with them."""

    def __init__(self, path: Path, folder: ConfigFolder, schema: Schema) -> None:
        self.findings: list[Finding] = []
        self._path, self._folder, self._schema = path, folder, schema
        self._of_main_file = frozenset(of_main_file(schema))
        service = fields_of(branches_at(("services", ""), schema))
        self._of_services_alone = service.keys() - fields_of(branches_at((), schema)).keys()

    def written(self, main: Node) -> Written:
        """Return what the config's own file and those that it includes say."""
        chosen = included(main, self._path.name, self._folder)
        self.findings += chosen.findings
        read = [self._read(name) for name in chosen.names]
        # What says no file at all, or nothing that can be used, has a finding that says so.
        is_whole = not self.findings
        files = [main, *(self._without_mains(node) for node in read if node is not None)]
        root, twice = together(files, self._schema)
        self.findings += map(self._in_two_files, twice)
        return Written(
            root,
            tuple(self._folder.path / name for name in chosen.names),
            tuple(files),
            tuple(self.findings),
            frozenset(each.path for each in twice),
            is_whole,
        )

    def _read(self, name: str) -> Node | None:
        """Return what an included file says; None where it says nothing that can be used."""
        path = self._folder.path / name
        hint = "list it under `resources`, where manifests are taken"
        try:
            text = self._folder.read_text(name)
            documents = load_all(text, str(path), keys_as_written=True)
            node = without_extensions(document(documents, path, _WANTED, hint))
        except MeshgenError as error:
            self.findings += error.findings
            return None
        wrong = _no_mapping(node) or self._of_a_service(node, path)
        self.findings += [wrong] if wrong else []
        return None if wrong else node

    def _of_a_service(self, node: Node, path: Path) -> Finding | None:
        """Return what is wrong with a file that says what a service should."""
        key = next((key for key in mapping(node) if key in self._of_services_alone), None)
        if key is None:
            return None
        return Finding(
            Code.UNKNOWN_KEY,
            f"`{key}` is a setting of a service",
            node.keys[key],
            key,
            _WANTED,
            f"write `services: {{{path.stem}: {{{key}: …}}}}`",
        )

    def _without_mains(self, node: Node) -> Node:
        """Return what an included file says, without what only the config's own file can say."""
        wrong = [key for key in mapping(node) if key in self._of_main_file]
        if not wrong:
            return node
        hint = "remove it" if len(wrong) == 1 else "remove them"
        if INCLUDE in wrong:
            hint += f", and list in {self._path.name} what it includes"
        self.findings.append(
            Finding(
                Code.UNKNOWN_KEY,
                f"only {self._path.name} itself has {_listed(wrong)}",
                node.keys[wrong[0]],
                wrong[0],
                _WANTED,
                hint,
            )
        )
        left = {key: child for key, child in mapping(node).items() if key not in wrong}
        return Node(left, node.location, "", node.keys)

    def _in_two_files(self, twice: Twice) -> Finding:
        name = str(twice.path[-1])
        fields = fields_of(branches_at(twice.path, self._schema))
        can_be_renamed = len(twice.path) == _NAMED and {"name", "namespace"} <= fields.keys()
        hint = f"for one in each of two namespaces, call one otherwise and give it `name: {name}`"
        return Finding(
            Code.CONFLICT,
            f"`{name}` stands in two files",
            twice.again,
            dotted(twice.path),
            "expected it in one of them",
            hint if can_be_renamed else "",
            related=(Related(twice.first),),
        )


def _no_mapping(node: Node) -> Finding | None:
    """Return what is wrong with a file that holds something else than settings."""
    if isinstance(node.value, dict):
        return None
    what = "nothing" if node.value is None else kind_of(node.value)
    return Finding(Code.TYPE, f"found {what}", node.location, "", _WANTED)


def _listed(keys: Sequence[str]) -> str:
    *most, last = [f"`{key}`" for key in keys]
    return f"{', '.join(most)} and {last}" if most else last
