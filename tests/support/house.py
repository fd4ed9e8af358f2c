"""The repository as the house's laws see it: its files, their syntax trees, the site's addresses."""

import ast
import inspect
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polib
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
OURS = ("claudeprivacy", "rights", "conversations", "accounts", "consent", "redaction")
# Of each kind, the site's folder and the one `consent` brings. Where both have a file of one name, the site's counts.
TEMPLATES = ("templates", "consent/templates")
STATIC = ("static", "consent/static")
CATALOGUES = {"site": "locale/fr/LC_MESSAGES", "consent": "consent/locale/fr/LC_MESSAGES"}
NOT_TEXT = {".woff2", ".mo", ".png", ".ico", ".gz", ".zip", ".zst", ".sqlite3"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    """What belongs to the repository: tracked, or new and not ignored."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    found = [ROOT / name for name in listed] or [path for path in ROOT.rglob("*") if not is_made(path)]
    return tuple(sorted(path for path in found if path.is_file()))


def is_made(path: Path) -> bool:
    """Not people's work. Asked only without git, as in an unpacked archive."""
    parts = path.relative_to(ROOT).parts
    return parts[0] == "var" or path.suffix == ".pyc" or any(part.startswith((".", "db.sqlite3")) for part in parts)


def texts() -> Iterator[tuple[str, str]]:
    """(name, content) of every file people write."""
    for path in files():
        if path.suffix not in NOT_TEXT:
            yield name_of(path), path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def python(*folders: str) -> dict[str, str]:
    """name → source of the Python files in these folders of ours; migrations are generated and left out."""
    names = {name_of(path): path for path in files() if path.suffix == ".py"}
    wanted = folders or tuple({name.split("/")[0] for name in names})
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in names.items()
        if name.split("/")[0] in wanted and "/migrations/" not in name
    }


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def nodes(name: str, *kinds: type) -> list[Any]:
    return [node for node in ast.walk(tree(name)) if isinstance(node, kinds)]


def functions(name: str) -> list[Function]:
    return nodes(name, ast.FunctionDef, ast.AsyncFunctionDef)


def length(function: Function) -> int:
    """Lines from `def` on, decorators not counted."""
    return (function.end_lineno or 0) - function.lineno + 1


def imports(name: str) -> set[str]:
    """What a module imports, wherever: "a.b" for `import a.b`, "a.b.c" for `from a.b import c`."""
    plain = {alias.name for node in nodes(name, ast.Import) for alias in node.names}
    return plain | {f"{node.module}.{alias.name}" for node in nodes(name, ast.ImportFrom) for alias in node.names}


def dotted(node: ast.AST) -> str:
    """`a.b.c` of the expression a.b.c, with calls in between left out; "" for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def calls(name: str) -> set[str]:
    return {dotted(node.func) for node in nodes(name, ast.Call)}


def where(pattern: str, sources: dict[str, str]) -> list[str]:
    """ "file:line" of each match."""
    return [
        f"{name}:{content.count(chr(10), 0, match.start()) + 1}"
        for name, content in sources.items()
        for match in re.finditer(pattern, content, re.MULTILINE)
    ]


def templates() -> dict[str, str]:
    """name → source of our pages and mails, the site's and consent's."""
    return {name: text for name, text in texts() if called(name, TEMPLATES)}


def called(name: str, folders: tuple[str, ...] = TEMPLATES) -> str:
    """What Django calls a file of one of these folders; "" for any other."""
    return next((name.removeprefix(f"{folder}/") for folder in folders if name.startswith(f"{folder}/")), "")


def catalogue(whose: str) -> polib.POFile:
    return polib.pofile(str(ROOT / CATALOGUES[whose] / "django.po"))


def speaks(whose: str) -> dict[str, str]:
    """name → source of the code and the pages whose texts stand in that catalogue."""
    sources = {**python(*OURS), **templates()}
    return {name: text for name, text in sources.items() if name.startswith("consent/") == (whose == "consent")}


@cache
def views() -> dict[str, Callable[..., Any]]:
    """route → view, of every address whose view is of our own code."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        for item in resolver.url_patterns:
            route = prefix + str(item.pattern)
            yield from walk(item, route) if isinstance(item, URLResolver) else [(route, item.callback)]

    ours = {route: view for route, view in walk(get_resolver(), "/") if module_of(view).split(".")[0] in OURS}
    return {route: view for route, view in ours.items() if not route.startswith("/admin/")}


def module_of(view: Callable[..., Any]) -> str:
    return str(inspect.unwrap(view).__module__)
