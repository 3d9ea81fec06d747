"""Small changes of functions, as mutmut thinks of them, and how one takes effect in a running program."""

import ast
import difflib
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from types import CodeType, FunctionType

from tests.proof.disk import PROJECT

_CODEC = re.compile(r'"(utf-8|ascii)"', re.IGNORECASE)
_CAST = re.compile(r'(?<=\bcast\()(?:"[^"]*"|\w+)')


@dataclass(frozen=True, order=True)
class Mutant:
    """One change: the lines of a function as they are, and as they were made."""

    module: str
    function: str
    was: str
    now: str


@dataclass(frozen=True)
class Change:
    """A mutant, and the place where its lines stand.

    Attributes:
        start: First line that goes, from 0. end: first line after it that stays.
    """

    mutant: Mutant
    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def was(self) -> tuple[str, ...]:
        """The lines that go."""
        return _lines(self.mutant.module)[self.start : self.end]

    def source(self) -> str:
        """The function or class with this change, in the lines where it stands."""
        return self.source_of(self.lines)

    def source_of(self, said: tuple[str, ...]) -> str:
        """The function or class with other lines in the place of the change."""
        lines, around = _lines(self.mutant.module), _span(self._around[0])
        kept = (*lines[around.start - 1 : self.start], *said, *lines[self.end : around.stop - 1])
        return "\n" * (around.start - 1) + "".join(kept)

    @cached_property
    def key(self) -> str:
        """Is the same as long as the function says the same, wherever it stands in its module."""
        span = _span(self._around[-1])
        lines = _lines(self.mutant.module)[span.start - 1 : span.stop - 1]
        place = self.start - span.start, self.end - span.start
        told = "\0".join(map(str, (self.mutant.module, self.mutant.function, *lines, *place, *self.lines)))
        return sha256(told.encode()).hexdigest()[:24]

    @cached_property
    def reached(self) -> tuple[range, range]:
        """Lines, from 1, of the statement that is changed, and of the whole function."""
        function, first, last = self._around[-1], self.start + 1, max(self.start + 1, self.end)
        statements = [each for each in ast.walk(function) if isinstance(each, ast.stmt)]
        spans = [(each, _span(each)) for each in statements]
        around, span = min(
            ((each, span) for each, span in spans if span.start <= first and last < span.stop),
            key=lambda each: len(each[1]),
        )
        body = getattr(around, "body", None)
        if body and around is not function and last < body[0].lineno:
            span = range(span.start, body[0].lineno)  # the head alone, e.g. of an if
        return span, _span(function)

    @cached_property
    def _around(self) -> list[ast.stmt]:
        """What stands around the change: the class, if any, and the function."""
        found, body = [], _tree(self.mutant.module).body
        for _ in self.mutant.function.split("."):
            found.append(next(each for each in body if self.start + 1 in _span(each)))
            body = found[-1].body
        return found


@cache
def _tree(path: str) -> ast.Module:
    return ast.parse("".join(_lines(path)))


def _span(statement: ast.stmt) -> range:
    decorators = getattr(statement, "decorator_list", ())
    return range(min(each.lineno for each in (statement, *decorators)), (statement.end_lineno or 0) + 1)


def changes(path: str) -> Iterator[Change]:
    """All changes of a module, but for those that nobody can notice or that nobody need.

    Left out are the letters of Vietnamese sentences, which only people read; the types that are named in casts, which
    only the type checker reads; the names of encodings in other letters, which are the same encodings; one more or
    less in ``limits``, which bound work and memory and lie far above what is real; and what a ``PackageError`` tells
    the log alone.
    """
    import libcst
    from libcst.metadata import MetadataWrapper, PositionProvider
    from mutmut.mutation.file_mutation import deep_replace

    was = _lines(path)
    module, mutations = _mutations(path, "".join(was))
    places = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    names = dict(_functions(module))
    for mutation in mutations:
        function, node = mutation.contained_by_top_level_function, mutation.original_node
        if not isinstance(function, libcst.FunctionDef):
            continue
        start, end = places[node].start, places[node].end
        before, after = was[start.line - 1][: start.column], was[end.line - 1][end.column :]
        if before + module.code_for_node(node) + after == "".join(was[start.line - 1 : end.line]):
            now = before + module.code_for_node(mutation.mutated_node) + after
            change = _change(path, names[function], start.line - 1, end.line, now)
        else:  # more than this part changes: its indentation, or what stands before it
            now = deep_replace(module, node, mutation.mutated_node).code
            change = _change(path, names[function], 0, len(was), now)
        if change is not None and not any(each(change) for each in (_reworded, _cast, _recoded, _one_more, _logged)):
            yield change


def _mutations(path: str, text: str):
    """What mutmut would change, also in functions that are decorated: here they stay where they are."""
    import libcst
    from libcst.metadata import MetadataWrapper
    from mutmut.mutation.file_mutation import MutationVisitor, mutation_operators
    from mutmut.mutation.pragma_handling import get_ignored_lines

    class Visitor(MutationVisitor):
        def _skip_node_and_children(self, node: libcst.CSTNode) -> bool:
            decorated = isinstance(node, libcst.FunctionDef) and bool(node.decorators)
            return not decorated and super()._skip_node_and_children(node)

    wrapper = MetadataWrapper(libcst.parse_module(text))
    visitor = Visitor(mutation_operators, get_ignored_lines(path, text, wrapper, None))
    return wrapper.visit(visitor), visitor.mutations


def _reworded(change: Change) -> bool:
    was, now = change.mutant.was, change.mutant.now
    return not was.isascii() and was.casefold() == now.replace("XX", "").casefold()


def _cast(change: Change) -> bool:
    return _CAST.sub("", change.mutant.was) == _CAST.sub("", change.mutant.now)


def _recoded(change: Change) -> bool:
    was, now = (_CODEC.sub(lambda name: name[0].lower(), each) for each in (change.mutant.was, change.mutant.now))
    return was == now


def _one_more(change: Change) -> bool:
    return change.mutant.was == change.mutant.now.replace(">= limits.", "> limits.")


def _logged(change: Change) -> bool:
    if "PackageError(" not in change.mutant.was:
        return False
    was, now = (ast.parse(each).body for each in (change.source_of(change.was), change.source()))
    return [ast.dump(_Unlogged().visit(each)) for each in was] == [ast.dump(_Unlogged().visit(each)) for each in now]


class _Unlogged(ast.NodeTransformer):
    """Takes the third argument, ``detail``, from each PackageError."""

    def visit_Call(self, node: ast.Call) -> ast.Call:
        if isinstance(node.func, ast.Name) and node.func.id == "PackageError":
            node.args = node.args[:2]
            node.keywords = [each for each in node.keywords if each.arg != "detail"]
        return node


def _functions(module):
    """Functions and methods of a module, as trees, with their names."""
    import libcst

    for each in module.body:
        if isinstance(each, libcst.FunctionDef):
            yield each, each.name.value
        elif isinstance(each, libcst.ClassDef) and isinstance(each.body, libcst.IndentedBlock):
            for method in each.body.body:
                if isinstance(method, libcst.FunctionDef):
                    yield method, f"{each.name.value}.{method.name.value}"


def _change(path: str, function: str, start: int, end: int, text: str) -> Change | None:
    was, now = _lines(path), text.splitlines(keepends=True)
    while now and start < end and was[start] == now[0]:
        start, now = start + 1, now[1:]
    while now and start < end and was[end - 1] == now[-1]:
        end, now = end - 1, now[:-1]
    if start == end and not now:
        return None
    told = list(difflib.unified_diff(was[start:end], now, n=0))[2:]
    gone, come = ("\n".join(line[1:].strip() for line in told if line[0] == sign) for sign in "-+")
    return Change(Mutant(path, function, gone, come), start, end, tuple(now))


def digest(*paths: str) -> str:
    """Of files, and of the Python files of folders, of the project."""
    found: set[Path] = set()
    for path in paths:
        place = PROJECT / path
        found |= set(place.rglob("*.py")) if place.is_dir() else {place}
    told = sha256()
    for each in sorted(found):
        told.update(sha256(each.read_bytes()).digest())
    return told.hexdigest()[:24]


@cache
def _lines(path: str) -> tuple[str, ...]:
    return tuple((PROJECT / path).read_text(encoding="utf-8").splitlines(keepends=True))


def module_name(path: str) -> str:
    """How a module is imported, by its path in the project."""
    return ".".join(Path(path).with_suffix("").parts)


def put_in(change: Change) -> None:
    """Let the function that is there do what its changed text says, whoever holds it already."""
    name = module_name(change.mutant.module)
    module = sys.modules.get(name) or importlib.import_module(name)
    *within, called = change.mutant.function.split(".")
    holder = getattr(module, within[0]) if within else module
    function = _plain(vars(holder)[called])
    source = change.source()
    code = compile(source, function.__code__.co_filename, "exec", dont_inherit=True)
    for each in (*within, called):
        code = _part(code, each)
    if code != function.__code__:
        function.__code__ = code
    else:
        _put_defaults(function, change.mutant.function, source)


def _plain(held: object) -> FunctionType:
    """The function as it was written, without its decorators."""
    for name in ("__func__", "fget", "func"):
        held = getattr(held, name, held)
    return inspect.unwrap(held)


def _part(code: CodeType, name: str) -> CodeType:
    return next(each for each in reversed(code.co_consts) if isinstance(each, CodeType) and each.co_name == name)


def _put_defaults(function: FunctionType, name: str, source: str) -> None:
    body = ast.parse(source).body
    for part in name.split("."):
        found = next(each for each in reversed(body) if getattr(each, "name", None) == part)
        body = found.body
    given = found.args
    known = function.__globals__
    function.__defaults__ = tuple(_value(each, known) for each in given.defaults) or None
    by_name = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    function.__kwdefaults__ = {each.arg: _value(value, known) for each, value in by_name if value is not None} or None


def _value(expression: ast.expr, known: dict) -> object:
    return eval(compile(ast.Expression(expression), "<default>", "eval"), known)  # noqa: S307 - the program's own text
