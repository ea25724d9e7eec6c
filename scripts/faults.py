"""Small faults that somebody might write: which there are in a source, and some of them drawn by a seed."""

import ast
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

# What is no logic: migrations and models (the tables' form, which migrations hold), texts for people.
SKIPPED = re.compile(r"/migrations/|/models\.py$|/labels(_\w+)?\.py$|/labels/|/locale/")
# A literal over more lines than this, at the top of a module, is a table and no code.
TABLE = 12
WORD = re.compile(rb"""b?(["'])[A-Za-z0-9_.:-]{1,40}\1""")
COMPARISONS: dict[type[ast.cmpop], tuple[bytes, tuple[bytes, ...]]] = {
    ast.Lt: (rb"<", (b"<=", b">=")),
    ast.LtE: (rb"<=", (b"<", b">")),
    ast.Gt: (rb">", (b">=", b"<=")),
    ast.GtE: (rb">=", (b">", b"<")),
    ast.Eq: (rb"==", (b"!=",)),
    ast.NotEq: (rb"!=", (b"==",)),
    ast.In: (rb"\bin\b", (b"not in",)),
    ast.NotIn: (rb"\bnot\s+in\b", (b"in",)),
    ast.Is: (rb"\bis\b", (b"is not",)),
    ast.IsNot: (rb"\bis\s+not\b", (b"is",)),
}
SUMS: dict[type[ast.operator], tuple[bytes, bytes]] = {
    ast.Add: (rb"\+", b"-"),
    ast.Sub: (rb"-", b"+"),
    ast.Mult: (rb"\*", b"//"),
    ast.FloorDiv: (rb"//", b"*"),
    ast.BitAnd: (rb"&", b"|"),
    ast.BitOr: (rb"\|", b"&"),
}

_Change = tuple[ast.stmt | ast.expr, str, int, int, bytes]  # where, what, and which bytes become which


@dataclass(frozen=True)
class Fault:
    """One change of a source: the bytes from `start` to `end` become `new`."""

    path: str  # from the root of the house
    module: str
    function: str
    line: int
    what: str
    start: int
    end: int
    new: bytes

    def applied(self, source: bytes) -> bytes:
        return source[: self.start] + self.new + source[self.end :]

    def diff(self, source: bytes) -> str:
        before, after = (text.decode().splitlines() for text in (source, self.applied(source)))
        return "\n".join(list(unified_diff(before, after, self.path, self.path, n=2, lineterm=""))[2:])

    def lines(self, source: bytes) -> tuple[str, str]:
        """The lines that change, as they were and as they become, without what stands around them."""
        first, last = source.rfind(b"\n", 0, self.start) + 1, source.find(b"\n", self.end)
        after = source[first : self.start] + self.new + source[self.end : last]
        return _plain(source[first:last]), _plain(after)

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.what}"


def _plain(text: bytes) -> str:
    return " ".join(text.decode().split())


def sources(root: Path) -> list[Path]:
    """The files that hold logic, in one order everywhere."""
    paths = sorted((root / "src").rglob("*.py"))
    return [path for path in paths if not SKIPPED.search(path.as_posix())]


def faults_of(root: Path, path: Path) -> list[Fault]:
    """All faults that can be made in a file."""
    reader = _Reader(root, path)
    return [fault for place, statement in reader.statements for fault in reader.faults(place, statement)]


def draw(root: Path, seed: int, count: int, only: str = "") -> list[Fault]:
    """So many faults: statements drawn uniformly and each once, of each one a kind of fault that it can have, and one of this kind."""
    readers = [reader for path in sources(root) if (reader := _Reader(root, path)).module.startswith(only)]
    places = [(reader, *statement) for reader in readers for statement in reader.statements]
    chance = random.Random(seed)
    chance.shuffle(places)
    drawn: list[Fault] = []
    for reader, place, statement in places:
        if len(drawn) == count:
            break
        faults = list(reader.faults(place, statement))
        if faults:
            what = chance.choice(sorted({fault.what for fault in faults}))
            drawn.append(chance.choice([fault for fault in faults if fault.what == what]))
    return drawn


def _statements(parent: ast.AST, place: str) -> Iterator[tuple[str, ast.stmt]]:
    for child in ast.iter_child_nodes(parent):
        within = place
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            within = f"{place}.{child.name}".lstrip(".")
        if isinstance(child, ast.If) and any(word in ast.dump(child.test) for word in ("'TYPE_CHECKING'", "'__main__'")):
            continue
        if isinstance(child, ast.stmt) and not _is_skipped(child, parent):
            yield within, child
        if not isinstance(child, ast.expr):
            yield from _statements(child, within)


def _is_skipped(statement: ast.stmt, parent: ast.AST) -> bool:
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass | ast.Global | ast.Nonlocal | ast.ClassDef):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True  # a docstring, or an ellipsis
    if isinstance(parent, ast.Module) and isinstance(statement, ast.Assign | ast.AnnAssign):
        is_names = any(isinstance(target, ast.Name) and target.id == "__all__" for target in getattr(statement, "targets", ()))
        return is_names or (statement.end_lineno or 0) - statement.lineno >= TABLE
    return False


class _Reader:
    """Finds the faults of one file, whose places are offsets in its bytes."""

    def __init__(self, root: Path, path: Path) -> None:
        name = path.relative_to(root)
        self._path = name.as_posix()
        self.module = ".".join([*name.parts[1:-1], *([] if name.stem == "__init__" else [name.stem])])
        self._source = path.read_bytes()
        self.statements = list(_statements(ast.parse(self._source), ""))
        self._begins = [0]
        for line in self._source.splitlines(keepends=True):
            self._begins.append(self._begins[-1] + len(line))

    def faults(self, place: str, statement: ast.stmt) -> Iterator[Fault]:
        for node, what, start, end, new in self._changes(statement):
            yield Fault(self._path, self.module, place, node.lineno, what, start, end, new)

    def _changes(self, statement: ast.stmt) -> Iterator[_Change]:
        start, end = self._span(statement)
        match statement:
            case ast.Expr(value=ast.Call() | ast.Await()):
                yield statement, "call left out", start, end, b"pass"
            case ast.AugAssign() | ast.Raise() | ast.Delete():
                yield statement, "statement left out", start, end, b"pass"
            case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
                yield statement, "None returned", start, end, b"return None"
            case ast.Break():
                yield statement, "break becomes continue", start, end, b"continue"
            case ast.Continue():
                yield statement, "continue becomes break", start, end, b"break"
            case ast.If(test=test) | ast.While(test=test) if not isinstance(test, ast.Constant):
                yield self._not(test)
        if isinstance(statement, ast.AugAssign) and type(statement.op) in SUMS:
            yield from self._between(statement, statement.target, statement.value, *SUMS[type(statement.op)])
        for node in self._expressions(statement):
            yield from self._changes_within(node)

    def _changes_within(self, node: ast.expr) -> Iterator[_Change]:
        start, end = self._span(node)
        match node:
            case ast.Compare():
                yield from self._compared(node)
            case ast.BoolOp():
                pattern, other = (rb"\band\b", b"or") if isinstance(node.op, ast.And) else (rb"\bor\b", b"and")
                for left, right in zip(node.values, node.values[1:], strict=False):
                    yield from self._between(node, left, right, pattern, other)
            case ast.BinOp() if type(node.op) in SUMS:
                yield from self._between(node, node.left, node.right, *SUMS[type(node.op)])
            case ast.UnaryOp(op=ast.Not()):
                yield node, "not left out", start, start + len("not" if self._source[start + 3 : start + 4] == b"(" else "not "), b""
            case ast.IfExp():
                yield self._not(node.test)
            case ast.Call(args=[ast.Name() as one, ast.Name() as two, *_]) if one.id != two.id:
                (start, end), (from_, to) = self._span(one), self._span(two)
                yield node, "arguments swapped", start, to, two.id.encode() + self._source[end:from_] + one.id.encode()
            case ast.Constant():
                yield from self._changes_of(node)

    def _compared(self, node: ast.Compare) -> Iterator[_Change]:
        for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            pattern, others = COMPARISONS[type(op)]
            for other in others:
                yield from self._between(node, left, right, pattern, other)

    def _changes_of(self, node: ast.Constant) -> Iterator[_Change]:
        start, end = self._span(node)
        match node:
            case ast.Constant(value=bool() as value):
                yield node, "constant changed", start, end, str(not value).encode()
            case ast.Constant(value=int() as value):
                yield node, "constant changed", start, end, str(value + 1).encode()
            case ast.Constant(value=str() | bytes()) if WORD.fullmatch(self._source[start:end]):
                yield node, "constant changed", end - 1, end - 1, b"x"

    def _not(self, test: ast.expr) -> _Change:
        start, end = self._span(test)
        return test, "condition turned round", start, end, b"(not (" + self._source[start:end] + b"))"

    def _between(self, node: ast.stmt | ast.expr, left: ast.expr, right: ast.expr, pattern: bytes, new: bytes) -> Iterator[_Change]:
        """The operator between two operands; brackets and comments may stand there too."""
        begin, until = self._span(left)[1], self._span(right)[0]
        match = re.search(pattern, re.sub(rb"#[^\n]*", lambda comment: b" " * len(comment.group()), self._source[begin:until]))
        if match is not None:
            was = self._source[begin + match.start() : begin + match.end()].decode()
            yield node, f"{was} becomes {new.decode()}", begin + match.start(), begin + match.end(), new

    def _expressions(self, statement: ast.stmt) -> Iterator[ast.expr]:
        """What a statement computes itself: neither the statements within it nor annotations nor decorators."""
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            begin: list[ast.expr | None] = [*statement.args.defaults, *statement.args.kw_defaults]
        else:
            begin = [
                part
                for name, field in ast.iter_fields(statement)
                if name not in ("annotation", "targets", "target")
                for part in (field if isinstance(field, list) else [field])
                if isinstance(part, ast.expr)
            ]
            begin += [item.context_expr for item in getattr(statement, "items", ())]
        waiting = [expression for expression in begin if expression is not None]
        while waiting:
            node = waiting.pop()
            # What stands inside an f-string has no place of its own before Python 3.12.
            if isinstance(node, ast.JoinedStr):
                continue
            yield node
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.comprehension):
                    waiting += [child.iter, *child.ifs]
                elif isinstance(child, ast.keyword):
                    waiting.append(child.value)
                elif isinstance(child, ast.arguments):
                    waiting += [default for default in (*child.defaults, *child.kw_defaults) if default is not None]
                elif isinstance(child, ast.expr):
                    waiting.append(child)

    def _span(self, node: ast.stmt | ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._begins[node.lineno - 1] + node.col_offset, self._begins[node.end_lineno - 1] + node.end_col_offset
