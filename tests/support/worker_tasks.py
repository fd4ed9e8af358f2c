"""Tasks for a real worker to do: it imports them by name."""

import os
import time
from pathlib import Path

from django_tasks import task


@task()
def note_who(path: str) -> None:
    """Write down which process did it."""
    Path(path).write_text(str(os.getpid()), encoding="utf-8")


@task()
def note_who_the_second_time(path: str) -> None:
    """The first worker to do it never comes to its end."""
    begun = Path(f"{path}.begun")
    if not begun.exists():
        begun.write_text(str(os.getpid()), encoding="utf-8")
        time.sleep(600)
    Path(path).write_text(str(os.getpid()), encoding="utf-8")


@task()
def note_whose(user_pk: int) -> None:
    """Never done; it waits."""
