"""Small changes of functions, as mutmut thinks of them, and how one takes effect in a running program."""

import ast
import difflib
import importlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType

from tests.proof.disk import PROJECT

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

    def source(self) -> str:
        """The whole module with this change."""
        lines = _lines(self.mutant.module)
        return "".join((*lines[: self.start], *self.lines, *lines[self.end :]))


def changes(path: str) -> Iterator[Change]:
    """All changes of a module, but for what only people read, and what only the type checker reads.

    The former are the letters of Vietnamese sentences, the latter the types that are named in casts.
    """
    import libcst
    from libcst.metadata import MetadataWrapper, PositionProvider
    from mutmut.mutation.file_mutation import create_mutations, deep_replace

    was = _lines(path)
    module, mutations, *_ = create_mutations(path, "".join(was))
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
        if change is not None and not _reworded(change.mutant) and not _cast(change.mutant):
            yield change


def _reworded(mutant: Mutant) -> bool:
    return not mutant.was.isascii() and mutant.was.casefold() == mutant.now.replace("XX", "").casefold()


def _cast(mutant: Mutant) -> bool:
    return _CAST.sub("", mutant.was) == _CAST.sub("", mutant.now)


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
    function = vars(holder)[called]
    function = getattr(function, "__func__", function)
    source = change.source()
    code = compile(source, function.__code__.co_filename, "exec", dont_inherit=True)
    for each in (*within, called):
        code = _part(code, each)
    if code != function.__code__:
        function.__code__ = code
    else:
        _put_defaults(function, change.mutant.function, source)


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
