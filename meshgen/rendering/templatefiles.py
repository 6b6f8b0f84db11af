"""Where Jinja gets a template's text from."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.loaders import split_template_path

from meshgen.inputs import ConfigFolder

# Far more than anybody writes by hand; to compile a text takes a hundred times its memory.
_LARGEST = 1024 * 1024


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
