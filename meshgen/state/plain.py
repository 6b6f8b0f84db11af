"""Plain manifests that meshgen wrote: a folder for each environment."""

from meshgen.state.applied import Applied
from meshgen.state.documents import object_in
from meshgen.state.files import Files


class PlainTree:
    """A tree with an object a file."""

    removes = False

    def __init__(self, files: Files) -> None:
        """Take the tree's files."""
        self._files = files

    def environments(self) -> list[str]:
        """Return the environments, each a folder."""
        return self._files.folders("")

    def objects(self, environment: str) -> list[Applied]:
        """Return the objects of an environment."""
        paths = (path for path in self._files.files(environment) if path.endswith(".yaml"))
        objects = (object_in(self._files.text(path), path) for path in paths)
        return [Applied(obj) for obj in objects if obj]
