"""What can be changed in a module so that a test should fail: one small change each.

Comparisons, `and`/`or`/`not`, conditions, constants, tables, calls and statements; of texts,
annotations and docstrings nothing.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
}
_OPERATORS: dict[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(),
    ast.Sub: ast.Add(),
    ast.Mult: ast.FloorDiv(),
    ast.FloorDiv: ast.Mult(),
    ast.Div: ast.Mult(),
    ast.BitOr: ast.BitAnd(),
    ast.BitAnd: ast.BitOr(),
}
_FUNCTIONS = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list"}
_METHODS = {
    "partition": "rpartition",
    "rpartition": "partition",
    "startswith": "endswith",
    "endswith": "startswith",
    "fullmatch": "search",
}
# Of a long table: only its first row, all but that, all but its last.
_ROWS = (slice(None, 1), slice(1, None), slice(None, -1))


@dataclass(frozen=True)
class Mutation:
    """A change of the text from `start` to `end`; `line` counts from 1.

    `before` and `after` are code as Python prints it; an expression is put in brackets.
    """

    line: int
    start: int
    end: int
    before: str
    after: str
    is_expression: bool

    def of(self, text: str) -> str:
        """Return a module's text with the change made."""
        after = f"({self.after})" if self.is_expression else self.after
        return text[: self.start] + after + text[self.end :]

    def __str__(self) -> str:
        """Return what becomes what, in a line."""
        before, after = " ".join(self.before.split()), " ".join(self.after.split())
        pairs = zip(before, after, strict=False)
        place = next((index for index, (a, b) in enumerate(pairs) if a != b), 0)
        return f"{_around(before, place)}  ->  {_around(after, place)}"


def mutations(text: str) -> list[Mutation]:
    """Return every change to a module's text, in order. Raises SyntaxError."""
    data = text.encode()
    starts = [0]
    for row in data.split(b"\n"):
        starts.append(starts[-1] + len(row) + 1)
    made: dict[tuple[int, int, str], Mutation] = {}
    for node, after in _changes(ast.parse(text).body, tables=True):
        # Positions are in bytes.
        first = starts[node.lineno - 1] + node.col_offset
        last = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        start, end = len(data[:first].decode()), len(data[:last].decode())
        change = Mutation(
            node.lineno, start, end, ast.unparse(node), after, isinstance(node, ast.expr)
        )
        made.setdefault((start, end, after), change)
    return sorted(made.values(), key=lambda m: (m.start, m.end))


Change = tuple[ast.expr | ast.stmt, str]


def _changes(body: Sequence[ast.stmt], *, tables: bool) -> Iterator[Change]:
    """Yield the changes of statements; `tables` tells that what they hold is the module's."""
    for statement in body:
        # What would not even be imported, and what only a type checker reads.
        if isinstance(statement, ast.Import | ast.ImportFrom) or _is_for_types(statement):
            continue
        if tables and _is_a_name(statement):
            continue
        yield from _of_statement(statement)
        for part in _expressions(statement):
            yield from _of_expression(part)
            if tables:
                yield from _cuts(part)
        inside = tables and not isinstance(statement, ast.FunctionDef)
        for inner in _bodies(statement):
            yield from _changes(inner, tables=inside)


def _is_for_types(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test)


def _is_a_name(statement: ast.stmt) -> bool:
    """Return whether a module gives a type another name here, or lists what it exports."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name == "__all__" or isinstance(value, ast.Subscript) or _is_union(value)
    return False


def _is_union(value: ast.expr) -> bool:
    return isinstance(value, ast.BinOp) and isinstance(value.right, ast.Name | ast.Subscript)


def _bodies(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        yield getattr(statement, field, [])
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body


def _of_statement(node: ast.stmt) -> Iterator[Change]:
    match node:
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield node, "return None"
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            yield node, "yield from ()"
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise():
            yield node, "pass"
        case ast.Break() | ast.Continue():
            yield node, "pass"
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield node, "pass"
        case ast.If(test=test) if not _names_something(test):
            yield test, "True"
            yield test, "False"
        case ast.For(iter=ast.Tuple() as table):
            yield from ((table, text) for text in _cut(table))
        case ast.With(items=items):
            for item in items:
                if item.optional_vars is None:
                    yield item.context_expr, "__import__('contextlib').nullcontext()"


def _cuts(value: ast.expr) -> Iterator[Change]:
    """Yield cuts of what a module or class holds as a table, wherever it stands in a value."""
    for node in ast.walk(value):
        if isinstance(node, ast.Tuple | ast.List | ast.Set) and not _is_target(node):
            yield from ((node, text) for text in _cut(node))


def _cut(node: ast.Tuple | ast.List | ast.Set | ast.Dict) -> Iterator[str]:
    rows = len(node.keys) if isinstance(node, ast.Dict) else len(node.elts)
    for part in _ROWS if rows > 2 else _ROWS[: 2 * (rows > 1)]:
        if isinstance(node, ast.Dict):
            yield ast.unparse(ast.Dict(node.keys[part], node.values[part]))
        else:
            yield ast.unparse(type(node)(elts=node.elts[part]))


def _expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    """Yield the expressions of a statement itself, annotations and decorators left out."""
    match statement:
        case ast.FunctionDef(args=args):
            yield from (default for default in (*args.defaults, *args.kw_defaults) if default)
        case ast.ClassDef() | ast.Expr(value=ast.Constant()):
            return
        case ast.AnnAssign(value=value):
            yield from [value] if value else []
        case _:
            for child in ast.iter_child_nodes(statement):
                if isinstance(child, ast.expr):
                    yield child
                elif isinstance(child, ast.withitem):
                    yield child.context_expr
                elif isinstance(child, ast.ExceptHandler) and isinstance(child.type, ast.Tuple):
                    yield child.type


def _of_expression(node: ast.expr) -> Iterator[Change]:
    """Yield the changes of an expression and of those inside it."""
    yield from ((node, after) for after in _alternatives(node))
    for child in _inner(node):
        yield from _of_expression(child)


def _inner(node: ast.AST) -> Iterator[ast.expr]:
    # Positions inside of f-strings are wrong before Python 3.12.
    if isinstance(node, ast.JoinedStr):
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.comprehension | ast.keyword | ast.arguments):
            yield from _inner(child)


def _alternatives(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Compare(ops=[op], comparators=[right]):
            yield ast.unparse(ast.Compare(node.left, [_COMPARISONS[type(op)]], [right]))
            if isinstance(op, ast.In | ast.NotIn) and isinstance(right, ast.Tuple | ast.Set):
                for table in _cut(right):
                    yield f"{ast.unparse(node.left)} {_word(op)} {table}"
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield ast.unparse(ast.BoolOp(other, values))
            for index in range(len(values)):
                yield _joined(op, [*values[:index], *values[index + 1 :]])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield ast.unparse(operand)
        case ast.Constant(value=bool() as value):
            yield repr(not value)
        case ast.Constant(value=int() as value):
            yield repr(value + 1)
        case ast.BinOp(op=op) if type(op) in _OPERATORS and not _has_text(node):
            yield ast.unparse(ast.BinOp(node.left, _OPERATORS[type(op)], node.right))
        case ast.IfExp(body=body, orelse=orelse):
            yield ast.unparse(body)
            yield ast.unparse(orelse)
        case ast.Call():
            yield from _of_call(node)
        case ast.Dict():
            yield from _cut(node)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from _without_conditions(node)


def _of_call(node: ast.Call) -> Iterator[str]:
    match node.func:
        case ast.Name(id=name) if name in _FUNCTIONS:
            other: ast.expr = ast.Name(_FUNCTIONS[name])
            keywords = [] if _FUNCTIONS[name] == "list" else node.keywords
            yield ast.unparse(ast.Call(other, node.args, keywords))
        case ast.Attribute(value=value, attr=name) if name in _METHODS:
            other = ast.Attribute(value, _METHODS[name])
            yield ast.unparse(ast.Call(other, node.args, node.keywords))
    for index, keyword in enumerate(node.keywords):
        if keyword.arg:
            rest = [*node.keywords[:index], *node.keywords[index + 1 :]]
            yield ast.unparse(ast.Call(node.func, node.args, rest))


def _without_conditions(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
) -> Iterator[str]:
    for clause in node.generators:
        for index, condition in enumerate(clause.ifs):
            clause.ifs[index] = ast.Constant(value=True)
            text = ast.unparse(node)
            clause.ifs[index] = condition
            yield text


def _joined(op: ast.boolop, values: list[ast.expr]) -> str:
    return ast.unparse(values[0] if len(values) == 1 else ast.BoolOp(op, values))


def _word(op: ast.cmpop) -> str:
    return "in" if isinstance(op, ast.In) else "not in"


def _has_text(node: ast.expr) -> bool:
    return any(
        isinstance(part, ast.JoinedStr)
        or (isinstance(part, ast.Constant) and isinstance(part.value, str | bytes))
        for part in ast.walk(node)
    )


def _is_target(node: ast.expr) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Store)


def _names_something(node: ast.expr) -> bool:
    return any(isinstance(part, ast.NamedExpr) for part in ast.walk(node))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _around(text: str, place: int, longest: int = 70) -> str:
    """Return a text, or what of a long one stands around a place."""
    start = max(0, min(place - longest // 3, len(text) - longest))
    end = start + longest
    return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}"
