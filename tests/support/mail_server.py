"""Mail as tests see it: a backend that fails as it is told to, and a small SMTP server on a loopback port."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string
from threading import Thread
from typing import Any, ClassVar

from django.core.mail.backends.locmem import EmailBackend as Kept
from django_tasks_db.models import DBTaskResult


class Moody(Kept):
    """Raises the next of `moods` at each message, until there are none left; None is a good mood."""

    moods: ClassVar[list[Exception | None]] = []
    opens: ClassVar[list[Exception | None]] = []

    def open(self) -> None:
        if self.opens and (mood := self.opens.pop(0)):
            raise mood

    def send_messages(self, messages: Any) -> int:
        if self.moods and (mood := self.moods.pop(0)):
            raise mood
        return super().send_messages(messages)


class _Session(socketserver.StreamRequestHandler):
    """As much of SMTP as is needed; `server.refuses` answers RCPT, `server.hangs_up` ends after DATA."""

    server: Any

    def handle(self) -> None:
        self._say("220 ready")
        for line in self.rfile:
            word = line.decode().split(maxsplit=1)[0].upper()
            if word == "DATA":
                self._say("354 go on")
                if not self._data():
                    return
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                refused = word == "RCPT" and any(each in line.decode() for each in self.server.refuses)
                self._say("550 no such mailbox" if refused else "250 ok")

    def _data(self) -> bool:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.decode())
        if self.server.hangs_up:
            self.server.hangs_up -= 1
            return False
        self.server.taken.append(message_from_string("".join(lines)))
        self._say("250 taken")
        return True

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


class PostOffice(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.taken: list[Any] = []
        self.refuses: set[str] = set()
        self.hangs_up = 0


@contextmanager
def post_office(settings: Any) -> Iterator[PostOffice]:
    """Django's own SMTP backend sends to it."""
    with PostOffice() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = office.server_address[:2]
        Thread(target=office.serve_forever, args=[0.01], daemon=True).start()
        yield office
        office.shutdown()


def work() -> list[Any]:
    """Do what waits in the queue, as a worker would, on this test's own connection; what each task returned."""
    returned = []
    for row in DBTaskResult.objects.ready():
        returned.append(row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"]))
        row.delete()
    return returned
