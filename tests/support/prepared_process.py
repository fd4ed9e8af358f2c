"""A process that is ready to be any of our commands: Django is set up once, and each command is a fork of it.

python -m tests.support.prepared_process SOCKET: reads a request (JSON: arguments, environment; beside it three open
files: standard output, standard error, status) and forks. The status gets the child's pid in a line, and its exit code
in another (negative: the signal that ended it). Ends when the socket is closed. tests/support/commands.py asks it.
"""

import gc
import json
import os
import runpy
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.db import connections
from django.test import signals
from django.urls import get_resolver

from tests.support import killable_command

LARGEST = 1 << 20  # bytes of a request: an environment


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests
    warm_up()
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        while received := socket.recv_fds(asked, LARGEST, 3):
            request, files, *_ = received
            if not request:
                return
            reap()
            fork(mind, asked, json.loads(request), files)
            for file in files:
                os.close(file)


def warm_up() -> None:
    """Whatever commands import on their way, imported; nothing that opens a database."""
    django.setup()
    for name, app in get_commands().items():
        if not app.startswith("django.") or name in ("migrate", "shell"):
            load_command_class(app, name)
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


def reap() -> None:
    """Those who waited for a command that has ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def fork(act: Callable[..., int], *arguments: Any) -> int:
    """The child's pid; the child acts and is gone with what that returns."""
    if pid := os.fork():
        return pid
    code = 1
    try:
        code = act(*arguments)
    except BaseException:  # noqa: BLE001  whatever it is, this process must end here
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def mind(asked: socket.socket, request: dict[str, Any], files: list[int]) -> int:
    """Start the command, say which process it is, and how it ended."""
    asked.close()
    out, err, status = files
    pid = fork(become, request, out, err, status)
    os.write(status, b"%d\n" % pid)
    _, ended = os.waitpid(pid, 0)
    os.write(status, b"%d\n" % os.waitstatus_to_exitcode(ended))
    return 0


def become(request: dict[str, Any], out: int, err: int, status: int) -> int:
    """The command itself, in the environment it was asked for; its exit code."""
    os.close(status)
    os.dup2(out, 1)
    os.dup2(err, 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        sys.argv = ["manage.py", *request["arguments"]]
        read_settings_again(request["environment"])
        apps.get_app_config("claudeprivacy").ready()  # what a process decides by its database, once
        killable_command.obey()
        execute_from_command_line(sys.argv)
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def read_settings_again(environment: dict[str, str]) -> None:
    """The settings as a process that starts with this environment would read them."""
    before = written_settings()
    os.environ.clear()
    os.environ.update(environment)
    for name, value in written_settings().items():
        if value != before.get(name):
            setattr(settings, name, value)
            if name not in signals.COMPLEX_OVERRIDE_SETTINGS:
                signals.setting_changed.send(sender=None, setting=name, value=value, enter=True)
    for alias in list(connections):
        del connections[alias]
    connections.settings = connections.configure_settings(settings.DATABASES)


def written_settings() -> dict[str, Any]:
    """What the file of settings says in this environment; apps have changed some since (settings.TEMPLATES)."""
    module: ModuleType = sys.modules[settings.SETTINGS_MODULE]
    sys.modules.pop("claudeprivacy.settings", None)  # which that one may be made of
    return {name: value for name, value in runpy.run_path(str(module.__file__)).items() if name.isupper()}


if __name__ == "__main__":
    main()
