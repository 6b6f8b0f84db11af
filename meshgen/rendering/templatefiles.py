"""Where Jinja gets a template's text from."""

import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import CodeType

from jinja2 import BaseLoader, BytecodeCache, Environment, TemplateNotFound
from jinja2.bccache import Bucket
from jinja2.loaders import split_template_path

from meshgen.inputs import ConfigFolder

# Far more than anybody writes by hand; to compile a text takes a hundred times its memory.
_LARGEST = 1024 * 1024
# As many templates are kept compiled; there are some thirty of meshgen's own.
_MOST = 256


class TemplateFiles(BaseLoader):
    """Templates in folders, of which the first that has one wins."""

    def __init__(self, folders: Sequence[Path], reach: ConfigFolder) -> None:
        """Look in these folders; `reach` is what may be read."""
        self._folders, self._reach = folders, reach

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002
        template: str,
    ) -> tuple[str, str, Callable[[], bool] | None]:
        """Return a template's text and its file, as Jinja asks for them.

        Raises TemplateNotFound, and MeshgenError for a file that cannot be read.
        """
        parts = split_template_path(template)
        paths = (folder.joinpath(*parts) for folder in self._folders)
        path = next((path for path in paths if os.path.lexists(path)), None)
        if path is None:
            raise TemplateNotFound(template)
        return self._reach.read_text(path.absolute(), limit=_LARGEST), str(path), None


class Compiled(BytecodeCache):
    """What templates compile to; the same text of the same file is compiled once."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._known: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what it was compiled to before, as Jinja asks for it."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template was compiled to."""
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[bucket.key, bucket.checksum] = bucket.code


@cache
def compiled() -> Compiled:
    """Return what keeps compiled templates, for all projects of the process."""
    return Compiled()
