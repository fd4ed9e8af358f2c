"""Runs the tests of a module on each change to it, for `make mutants`."""

import gc
import importlib
import importlib.util
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

from tools.mutant_making import Changed, Mutant, functions_changed

ROOT = Path(__file__).resolve().parent.parent
FOUND = ROOT / "var" / "mutants"
ARGUMENTS = ["-q", "-s", "-p", "pytest_django.plugin", "-p", "_hypothesis_pytestplugin", "-p", "no:cacheprovider"]
CHOSEN = ["--depth", "part", "-m", "not slow and not browser and not house"]
CHILDREN = int(os.environ.get("CHILDREN") or 2)
AGAIN = [sys.executable, "-m", "tools.mutants"]
BROKEN, NOTICED = 5, 1
LEFT, ERROR, TIMEOUT, KILLED = "left", "error", "timeout", "killed"
OUTCOMES = {0: LEFT, BROKEN: ERROR, -signal.SIGXCPU: TIMEOUT, -signal.SIGKILL: TIMEOUT}  # by exit code; else KILLED
PATIENCE = 600  # seconds by the clock; what a change costs beyond its tests' usual time is counted by the processor's


class Pool:
    """A few child processes at a time; one that computes for too long is ended."""

    def __init__(self) -> None:
        self.running: dict[int, tuple[Mutant, float]] = {}

    def start(self, mutant: Mutant, seconds: float, work: Callable[[], int]) -> None:
        while len(self.running) >= CHILDREN:
            self._look()
        self.running[fork(work, round(30 + 10 * seconds))] = (mutant, time.monotonic() + PATIENCE)

    def finish(self) -> None:
        while self.running:
            self._look()

    def _look(self) -> None:
        time.sleep(0.005)
        for pid, (mutant, until) in list(self.running.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                mutant.outcome = OUTCOMES.get(os.waitstatus_to_exitcode(status), KILLED)
                print(mutant.number, mutant.outcome, file=sys.stderr, flush=True)
                del self.running[pid]
            elif time.monotonic() > until:
                os.killpg(pid, signal.SIGKILL)


def fork(work: Callable[[], int], seconds: int) -> int:
    """The id of a process that does the work, silently, and ends with its answer, or after so much computing."""
    if pid := os.fork():
        return pid
    code = BROKEN
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds, resource.RLIM_INFINITY))
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        code = work()
    except BaseException:
        (FOUND / "broken").write_text(traceback.format_exc(), encoding="utf-8")
    os._exit(code)


def answer_of(work: Callable[[Path], int]) -> str:
    """What a fork writes to the file it is given. Ends the program where the fork fails."""
    FOUND.mkdir(parents=True, exist_ok=True)
    file = FOUND / f"answer-{os.getpid()}"
    file.write_text("", encoding="utf-8")
    status = os.waitpid(fork(partial(work, file), 3600), 0)[1]
    answer = file.read_text(encoding="utf-8")
    return sys.exit(f"The tests fail as they are (status {status}).\n{answer}") if status else answer


def test_alone(file: str, tests: Sequence[str], mutants: Sequence[Mutant]) -> None:
    """Each in a process that imports the module as it is changed. Must come before anything of ours is imported."""

    def run(code: str) -> int:
        sys.meta_path.insert(0, Instead(file, code))
        try:
            return int(pytest.main([*ARGUMENTS, *CHOSEN, "-x", *tests]))
        except Exception:  # the module can't be imported any more
            return NOTICED

    def unchanged(answer: Path) -> int:
        status = run((ROOT / file).read_text(encoding="utf-8"))
        theirs = [name for name, module in sys.modules.items() if not _is_ours(module)]
        answer.write_text(json.dumps([time.process_time(), theirs]), encoding="utf-8")
        return status

    seconds, theirs = json.loads(answer_of(unchanged))
    for name in theirs:
        if "pytest" not in name:  # pytest will have imported its plugins itself
            with suppress(Exception):  # what asks for Django's settings, such as tables
                importlib.import_module(name)
    answer_of(unchanged)  # still passes: whatever fails from now on does so for the change
    pool = Pool()
    for mutant in mutants:
        pool.start(mutant, seconds, partial(run, mutant.code))
    pool.finish()


def _is_ours(module: object) -> bool:
    file = getattr(module, "__file__", None) or ""
    return file.startswith(str(ROOT)) and "site-packages" not in file


def failure(session: pytest.Session, item: pytest.Item) -> str:
    """What a test says when it fails, run once more in this process; "" when it doesn't."""
    session._setupstate.teardown_exact(item)  # what belongs to the tests before it
    item._initrequest()  # type: ignore[attr-defined]  # as plugins do that run a test again
    other = session.items[0 if item is session.items[-1] else -1]
    reports = runtestprotocol(item, log=False, nextitem=other)
    return "\n".join(f"{item.nodeid}\n{report.longreprtext}" for report in reports if report.failed)


class Plugin:
    """Takes the place of pytest's loop over the tests."""

    def __init__(self, file: str, mutants: Sequence[Mutant]) -> None:
        self.file, self.mutants = file, mutants
        self.old = compile((ROOT / file).read_text(encoding="utf-8"), str(ROOT / file), "exec")
        self.functions: list[FunctionType] = []
        self.order: list[pytest.Item] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from tests.support.marks import commits  # rewritten by pytest first

        self.order = sorted(session.items, key=commits)
        asking = [item for item in self.order if asks_a_database(item) and not commits(item)]
        if said := failure(session, (asking or self.order)[0]):  # makes the database, too
            sys.exit(said)
        lines, seconds = json.loads(answer_of(self.trace))
        contexts = {int(line): set(names) for line, names in lines.items()}
        name = module_name(self.file)
        self.functions = [each for each in gc.get_objects() if type(each) is FunctionType and each.__module__ == name]
        self.order.sort(key=lambda item: (commits(item), seconds[item.nodeid]))
        pool = Pool()
        for mutant in self.mutants:
            changed = functions_changed(self.old, compile(mutant.code, self.old.co_filename, "exec"))
            if changed is None or not all(self.living(old) for old, _ in changed):
                mutant.outcome = ERROR
                continue
            names = {name for line in range(mutant.lines[0], mutant.lines[1] + 1) for name in contexts.get(line, ())}
            chosen = [item for item in self.order if item.nodeid in names]
            pool.start(
                mutant, sum(seconds[item.nodeid] for item in chosen), partial(self.within, session, changed, chosen)
            )
        pool.finish()
        return True

    def trace(self, answer: Path) -> int:
        """In a fork: runs all tests. (line → the tests that reach it, test → seconds.)"""
        import coverage

        tracer = coverage.Coverage(include=[str(ROOT / self.file)], data_file=None, config_file=False)
        seconds: dict[str, float] = {}
        tracer.start()
        for item in self.order:
            tracer.switch_context(item.nodeid)
            started = time.process_time()
            if said := failure(item.session, item):
                answer.write_text(said, encoding="utf-8")
                return 1
            seconds[item.nodeid] = time.process_time() - started
        tracer.stop()
        lines = tracer.get_data().contexts_by_lineno(str(ROOT / self.file))
        answer.write_text(json.dumps([lines, seconds]), encoding="utf-8")
        return 0

    def living(self, code: CodeType) -> list[FunctionType]:
        return [function for function in self.functions if function.__code__ == code]

    def within(self, session: pytest.Session, changed: Changed, chosen: list[pytest.Item]) -> int:
        """In a fork: the change is made, and the tests run until one fails (1)."""
        for old, new in changed:
            for function in self.living(old):
                function.__code__ = new
        for known in vars(sys.modules[module_name(self.file)]).values():
            getattr(known, "cache_clear", lambda: None)()
        return int(any(failure(session, item) for item in chosen))


def asks_a_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or "db" in getattr(item, "fixturenames", ())


def module_name(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


class Instead(SourceFileLoader):
    """Finds one module, with other contents."""

    def __init__(self, file: str, code: str) -> None:
        super().__init__(module_name(file), str(ROOT / file))
        self.code = code

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.code, self.path, "exec")
