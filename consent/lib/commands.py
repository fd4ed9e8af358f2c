"""How every command of ours ends (rules, section 8): 0 done and sound, 1 found something wrong, 2 bad use, 3 could not
look. A database or a file that isn't there is never mistaken for something wrong with what is in it.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, ProgrammingError

WRONG, BAD_USE, CAN_NOT_LOOK = 1, 2, 3
_logger = logging.getLogger(__name__)
NO_DATABASE = (OperationalError, InterfaceError, ProgrammingError)  # the last: a table that isn't there


class Stopped(Exception):
    """The work must not be done. The message says why and what to do; `code` is the command's exit code."""

    def __init__(self, says: str, code: int) -> None:
        super().__init__(says)
        self.code = code


class Command(BaseCommand):
    """A command that could not look says so, without a traceback. How each run ended is in the log."""

    def execute(self, *args: object, **options: object) -> str | None:
        with _logged(type(self).__module__.rpartition(".")[2]):
            return self._execute(*args, **options)

    def _execute(self, *args: object, **options: object) -> str | None:
        try:
            return super().execute(*args, **options)
        except Stopped as error:
            raise CommandError(str(error), returncode=error.code) from error
        except NO_DATABASE as error:
            raise CommandError(f"The database can't be asked: {_first_line(error)}", returncode=CAN_NOT_LOOK) from error
        except OSError as error:
            raise CommandError(f"Could not look: {error}", returncode=CAN_NOT_LOOK) from error

    def warner(self) -> Callable[[str], None]:
        """Says each warning once, on standard error."""
        said: set[str] = set()

        def warn(says: str) -> None:
            if says not in said:
                said.add(says)
                self.stderr.write(f"warning: {says}")

        return warn


@contextmanager
def _logged(job: str) -> Iterator[None]:
    """One line a run. What went wrong the command itself says."""
    began, code = time.monotonic(), 1
    try:
        yield
        code = 0
    except CommandError as error:
        code = error.returncode
        raise
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
        raise
    finally:
        about = {"job": job, "exit_code": code, "seconds": round(time.monotonic() - began, 1)}
        _logger.info("job ended", extra=about)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
