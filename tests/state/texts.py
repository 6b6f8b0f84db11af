"""Files that stand nowhere."""


class Texts:
    """The files of a tree, as a render returns them."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def text(self, path: str) -> str | None:
        return self._files.get(path)

    def files(self, path: str) -> list[str]:
        return sorted(p for p in self._files if not path or p.startswith(f"{path}/"))

    def folders(self, path: str) -> list[str]:
        below = (p[len(path) + 1 :] if path else p for p in self.files(path))
        return sorted({p.partition("/")[0] for p in below if "/" in p})
