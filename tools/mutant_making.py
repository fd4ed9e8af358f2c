"""The changes that `make mutants` makes to a module, and the functions that each of them changes."""

import difflib
from dataclasses import dataclass
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

Changed = list[tuple[CodeType, CodeType]]


@dataclass
class Mutant:
    """`lines`: the first and last of the function it is in; (0, 0) outside of any. `outcome`: how its tests took it."""

    number: int
    lines: tuple[int, int]
    change: str
    code: str
    outcome: str = ""


NOTHING = IgnoredCode(set(), set(), set())


class Everywhere(MutationVisitor):  # type: ignore[misc]  # mutmut is in the group `bench` alone
    """In decorated functions, too; not in type variables, which nothing asks while the program runs."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False
        is_type = isinstance(node, cst.Assign) and cst.Module([]).code_for_node(node.value).startswith("TypeVar(")
        return is_type or bool(super()._skip_node_and_children(node))


def mutants_of(file: Path, *, functions_only: bool) -> list[Mutant]:
    source = file.read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source))
    visitor = Everywhere(mutation_operators, NOTHING)
    module = wrapper.visit(visitor)
    places, parents = wrapper.resolve(PositionProvider), wrapper.resolve(ParentNodeProvider)
    found: dict[str, Mutant] = {}
    for mutation in visitor.mutations:
        node, lines = mutation.original_node, (0, 0)
        while node:
            if isinstance(node, cst.FunctionDef | cst.Lambda):
                lines = places[node].start.line, places[node].end.line
            node = parents.get(node)
        code = module.deep_replace(mutation.original_node, mutation.mutated_node).code
        if code not in found and (lines[0] or not functions_only):
            differing = difflib.unified_diff(source.splitlines(), code.splitlines(), n=0, lineterm="")
            found[code] = Mutant(len(found) + 1, lines, "\n".join(list(differing)[2:]), code)
    return list(found.values())


def functions_changed(old: CodeType, new: CodeType) -> Changed | None:
    """Of a module's or class's code: each function that differs, before and after. None where anything else differs."""
    before, after = ([const for const in code.co_consts if isinstance(const, CodeType)] for code in (old, new))
    if len(before) != len(after) or _own(old) != _own(new):
        return None
    found: Changed = []
    for one, other in zip(before, after, strict=True):
        if one == other:
            continue
        if is_run_at_import(one):
            inner = functions_changed(one, other) if not one.co_flags & CO_OPTIMIZED else None
        else:
            inner = [(one, other)] if one.co_freevars == other.co_freevars else None
        if inner is None:
            return None
        found += inner
    return found


def is_run_at_import(code: CodeType) -> bool:
    """A class's body, or a comprehension outside of functions."""
    return not code.co_flags & CO_OPTIMIZED or (code.co_name.startswith("<") and code.co_name != "<lambda>")


def _own(code: CodeType) -> tuple[object, ...]:
    plain = [repr(const) for const in code.co_consts if not isinstance(const, CodeType)]
    return code.co_code, code.co_names, code.co_varnames, plain
