"""Every message of server, worker and command, as its receiver would find it: kept in files, read back in QA mode.

Development sends no mail. What it would have sent lies in `var/outbox/`, a folder for each database and receiver.
"""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Message
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import console

from accounts.email_address import spelling
from consent.lib import clock, files
from consent.models import Installation

SENT_AT = "X-Sent-At"  # the sender's clock, which may have travelled
NAME = r"\d{8}T\d{12}-[0-9a-f]{8}"
SHOWN = 100  # messages that are read at once, the newest


class EmailBackend(console.EmailBackend):
    """Django's own for development prints each message; this one keeps it, and prints where: a log names nobody."""

    def write_message(self, message: EmailMessage) -> None:
        kept = message.message()
        kept[SENT_AT] = clock.now().isoformat()
        name = f"{clock.real_now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
        for address in message.recipients():
            folder = _folder(address)
            folder.mkdir(parents=True, exist_ok=True)
            with files.whole(folder / name, mode=0o600) as file:
                file.write(kept.as_bytes())
            self.stream.write(f"A message is kept as {folder / name}: {message.subject}\n")


@dataclass(frozen=True, slots=True)
class Sent:
    """`html` is "" where there is none; `sent_at` by the clock of whoever sent it; `name` is the file's."""

    name: str
    to: list[str]
    subject: str
    text: str
    html: str
    sent_at: datetime

    def as_json(self) -> dict[str, object]:
        told = {**asdict(self), "sent_at": self.sent_at.isoformat()}
        del told["name"]
        return told


def messages(to: str = "") -> list[Sent]:
    """To that address, else to anybody; the newest first, SHOWN at most."""
    pattern = f"{_folder(to).name}/*.eml" if to else "*/*.eml"
    found = {path.name: path for path in _root().glob(pattern)}  # one to several receivers once
    newest = sorted(found, reverse=True)[:SHOWN]
    return [_read(found[name]) for name in newest]


def named(name: str) -> Sent | None:
    """The message of that file."""
    return next(map(_read, _root().glob(f"*/{name}.eml")), None)


def _read(path: Path) -> Sent:
    message = message_from_bytes(path.read_bytes(), _class=Message, policy=policy.default)
    parts = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    said = {kind: str(part.get_content()) if part else "" for kind, part in parts.items()}
    to = [receiver.addr_spec for receiver in message["To"].addresses] if message["To"] else []
    sent_at = datetime.fromisoformat(message[SENT_AT])
    return Sent(path.stem, to, str(message["Subject"]), said["plain"], said["html"], sent_at)


def _root() -> Path:
    return Path(settings.VAR_DIR) / "outbox" / str(Installation.current().identity)


def _folder(address: str) -> Path:
    return _root() / sha256(spelling(address).encode()).hexdigest()[:32]
