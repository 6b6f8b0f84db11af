"""An expression as a tree, for what it will cost; whether it is right, the library says.

Source: the grammar in CEL's language definition.
"""

from dataclasses import dataclass

from meshgen.checks.cel.syntax import code_of

# Longer expressions are none: ExpressionSizeCodePointLimit in cel-go/parser/options.go.
LONGEST = 100_000
# As deep as the library goes, by far.
_DEEPEST = 200
# Binary operators, those that bind least first.
_BINARY = (("||",), ("&&",), ("<", "<=", ">", ">=", "==", "!=", "in"), ("+", "-"), ("*", "/", "%"))


@dataclass(frozen=True, slots=True)
class Tree:
    """A part of an expression.

    `kind` is `literal`, `name`, `field`, `call`, `list`, `map` or `choice`; `text` the literal, or
    the name of what is asked for or called. The parts of a call are what it is called on, if it is
    a `member`, then its arguments; operators are calls, and `[]` is one.
    """

    kind: str
    text: str = ""
    parts: tuple["Tree", ...] = ()
    member: bool = False


def parse(text: str) -> Tree:
    """Return the tree of an expression; raises ValueError for what is none, or longer than any."""
    if len(text) > LONGEST:
        raise ValueError("longer than any expression")
    parser = _Parser(code_of(text))
    tree = parser.choice()
    if parser.next():
        raise ValueError(f"found {parser.next()} behind the expression")
    return tree


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def choice(self) -> Tree:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("nested too deeply")
        tree = self._binary(0)
        if self._skip("?"):
            one = self.choice()
            self._want(":")
            tree = Tree("choice", "", (tree, one, self.choice()))
        self._depth -= 1
        return tree

    def _binary(self, level: int) -> Tree:
        if level == len(_BINARY):
            return self._unary()
        tree = self._binary(level + 1)
        if self.next() not in _BINARY[level]:
            return tree
        if len(_BINARY[level]) == 1:  # chains of these are long, and stay flat
            operator, chain = self.next(), [tree]
            while self._skip(operator):
                chain.append(self._binary(level + 1))
            return Tree("call", operator, tuple(chain))
        while self.next() in _BINARY[level]:
            operator = self._take()
            tree = Tree("call", operator, (tree, self._binary(level + 1)))
        return tree

    def _unary(self) -> Tree:
        while self.next() in ("!", "-"):  # what they cost does not count
            self._take()
        tree = self._primary()
        while True:
            if self._skip("."):
                self._skip("?")
                tree = self._member(tree)
            elif self._skip("["):
                self._skip("?")
                tree = Tree("call", "[]", (tree, self.choice()))
                self._want("]")
            elif self._skip("{"):  # the fields of a message of that name
                tree = Tree("map", "", self._items("}"))
            else:
                return tree

    def _member(self, target: Tree) -> Tree:
        name = self._take()
        if self._skip("("):
            return Tree("call", name, (target, *self._items(")")), member=True)
        return Tree("field", name, (target,))

    def _primary(self) -> Tree:
        self._skip(".")
        token = self._take()
        if token == "(":
            tree = self.choice()
            self._want(")")
            return tree
        if token == "[":
            return Tree("list", "", self._items("]"))
        if token == "{":
            return Tree("map", "", self._items("}"))
        if token[0].isdigit() or token[-1] in "\"'" or token in ("true", "false", "null"):
            return Tree("literal", token)
        if self._skip("("):
            return Tree("call", token, self._items(")"))
        return Tree("name", token)

    def _items(self, end: str) -> tuple[Tree, ...]:
        """Return what stands up to `end`, keys and values of a map alike."""
        items = []
        while not self._skip(end):
            self._skip("?")
            items.append(self.choice())
            if self.next() != end and self._take() not in (",", ":"):
                raise ValueError("found no comma")
        return tuple(items)

    def _take(self) -> str:
        if not self.next():
            raise ValueError("found the end")
        self._at += 1
        return self._tokens[self._at - 1]

    def _skip(self, token: str) -> bool:
        is_next = self.next() == token
        self._at += is_next
        return is_next

    def _want(self, token: str) -> None:
        if not self._skip(token):
            raise ValueError(f"found {self.next()}, expected {token}")
