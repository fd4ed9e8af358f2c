"""manage.py as a process that is told when to die: python -m tests.support.killable_command COMMAND ...

DIE_AT="module.name NUMBER": SIGKILL just before that call. BATCH: the size of batches and parts. GO: a file
to wait for.
"""

import os
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import execute_from_command_line
from django.utils.module_loading import import_string


def main() -> None:
    django.setup()
    from conversations.jobs import purge, training_export

    purge.BATCH = training_export.PART = int(os.environ["BATCH"])
    if os.environ["DIE_AT"]:
        name, number = os.environ["DIE_AT"].split()
        arm(name, int(number))
    if os.environ["GO"]:
        wait_for(Path(os.environ["GO"]))
    execute_from_command_line(["manage.py", *sys.argv[1:]])


def arm(name: str, number: int) -> None:
    path, attribute = name.rsplit(".", 1)
    try:
        owner = import_module(path)
    except ImportError:
        owner = import_string(path)  # a class
    function, calls = getattr(owner, attribute), 0

    def mortal(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)

    setattr(owner, attribute, mortal)


def wait_for(go: Path) -> None:
    go.with_name(f"go.{os.getpid()}").touch()
    while not go.exists():
        time.sleep(0.005)


if __name__ == "__main__":
    main()
