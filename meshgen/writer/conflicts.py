"""What a text in which git left conflicts is, taken from either side."""

from io import BytesIO


def lines(data: bytes) -> list[bytes]:
    """Return a file's lines with their ends, as git counts them."""
    return BytesIO(data).readlines()


def sides(data: bytes) -> tuple[bytes, ...]:
    """Return a file's content and, with conflicts in it, what it is with one side in all of them.

    The forms are those of git's `merge.conflictStyle`: merge, diff3 and zdiff3.
    """
    if b"<<<<<<< " not in data or b">>>>>>> " not in data:
        return (data,)
    ours: list[bytes] = []
    theirs: list[bytes] = []
    # The sides that the present line belongs to; the common ancestor belongs to none.
    into: tuple[list[bytes], ...] = (ours, theirs)
    for line in lines(data):
        if line.startswith(b"<<<<<<< "):
            into = (ours,)
        elif line.startswith(b"||||||| ") and into == (ours,):
            into = ()
        elif line.rstrip() == b"=======" and len(into) < 2:
            into = (theirs,)
        elif line.startswith(b">>>>>>> ") and len(into) < 2:
            into = (ours, theirs)
        else:
            for side in into:
                side.append(line)
    return (data, b"".join(ours), b"".join(theirs))
