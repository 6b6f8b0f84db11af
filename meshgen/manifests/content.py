"""A file's bytes, as it was found."""

from pathlib import Path

from meshgen.inputs import read_bytes as read
from meshgen.inputs import read_stdin
from meshgen.manifests.files import STDIN, InputFile

# More than any repository's largest manifest; it is read in pieces, of which only this text is
# held in memory.
MOST_BYTES = 256 * 1024 * 1024


def read_bytes(file: InputFile) -> bytes:
    """Return a file's content; raises MeshgenError as `meshgen.inputs` does.

    A pipe is read only if the call named it.
    """
    if file.content is not None:
        return file.content
    if file.path == STDIN:
        return read_stdin(file.name, limit=MOST_BYTES)
    return read(file.path, file.name, limit=MOST_BYTES, pipe=file.named)


def is_read_once(file: InputFile) -> bool:
    """Return whether what was read of a file does not stand there any more: a pipe."""
    return file.path == STDIN or (file.named and Path(file.path).is_fifo())
