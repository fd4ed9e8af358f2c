"""The way out for mail: one connection, a bounded rate, a bounded number of tries to reach the server."""

import re
import time
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from consent import conf

OPENINGS, BETWEEN_OPENINGS = 3, 1.0  # tries to reach the server; seconds between two, doubled each time


# What a server says of one mailbox, where it gives no enhanced code (RFC 3463), and what those begin with.
OF_A_MAILBOX, ABOUT_ADDRESS_OR_MAILBOX = frozenset({450, 501, 513, 550, 551, 552, 553}), re.compile(rb"[45]\.[12]\.\d")
ANY_ENHANCED = re.compile(rb"[45]\.\d{1,3}\.\d{1,3}")


class MailServerDown(RuntimeError):
    """Mail can't go out at present. Nobody was written to because of it, and nothing is lost."""


class Outbox:
    def __init__(self) -> None:
        self._backend: Any = None
        self._free_at = 0.0

    def open(self) -> None:
        """Have a connection that answers; waits its turn at NOTICES_PER_MINUTE. Raises MailServerDown."""
        wait = self._free_at - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        if self._backend is not None and not self._answers():
            self.close()
        for attempt in range(1, OPENINGS + 1):
            try:
                if self._backend is None:
                    backend = get_connection(timeout=settings.EMAIL_TIMEOUT)
                    backend.open()
                    self._backend = backend
                return
            except (SMTPException, OSError) as error:
                if attempt == OPENINGS:
                    raise MailServerDown(f"no mail server at {settings.EMAIL_HOST}: {reason(error)}") from error
                time.sleep(BETWEEN_OPENINGS * 2 ** (attempt - 1))

    def send(self, message: EmailMessage) -> None:
        """Raises what the server or the network has to say."""
        if conf.notices_per_minute():
            self._free_at = time.monotonic() + 60 / conf.notices_per_minute()
        self._backend.send_messages([message])

    def close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            try:
                backend.close()
            except (SMTPException, OSError):
                return  # it was gone already

    def _answers(self) -> bool:
        """A server that hung up meanwhile is found out before a message is at stake."""
        smtp = getattr(self._backend, "connection", None)
        try:
            return smtp is None or smtp.noop()[0] == 250
        except (SMTPException, OSError):
            return False


def reason(error: Exception) -> str:
    """What went wrong, without the address or the words the server may have repeated."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()


def said_no(error: Exception) -> bool:
    """The message was refused, or never handed over: it didn't leave."""
    return isinstance(error, SMTPResponseException | SMTPRecipientsRefused) or not isinstance(
        error, SMTPException | OSError
    )


def is_theirs(error: Exception) -> bool:
    """Of a refusal: it is about this one recipient, and the server is well (relaying denied, say, is about us)."""
    if not isinstance(error, SMTPRecipientsRefused):
        return not isinstance(error, SMTPException)
    return all(_is_of_a_mailbox(code, bytes(text)) for code, text in error.recipients.values())


def _is_of_a_mailbox(code: int, text: bytes) -> bool:
    if ANY_ENHANCED.match(text):
        return bool(ABOUT_ADDRESS_OR_MAILBOX.match(text))
    return code in OF_A_MAILBOX
