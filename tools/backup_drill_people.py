"""What people do in the backup drill (tools/backup_drill.py): python -m tools.backup_drill_people before|since|seen"""

import json
import os
import re
import sys
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claudeprivacy.settings")
django.setup()

from accounts.models import User  # noqa: E402  models exist only after the set-up above
from consent.core import decisions, documents, updates  # noqa: E402
from consent.lib import clock  # noqa: E402
from consent.models import ConsentEvent, LastDayExtension, PolicyDocument, PolicyUpdate  # noqa: E402
from consent.policies import publishing, toml_file  # noqa: E402
from consent.rules.standing import Surface  # noqa: E402
from consent.rules.verdict import current  # noqa: E402
from conversations import chats  # noqa: E402
from rights import erasure  # noqa: E402

NEWCOMER, NEXT = "newcomer@example.com", "2025-09-27"


def person(name: str) -> User:
    """One of the demo's people, fresh."""
    return User.objects.get(email=f"{name}@example.com")


def decide(user: User, *, on: bool) -> None:
    """Accept the current update with the toggle so."""
    update = current(updates.published(), clock.now())
    assert update is not None  # noqa: S101  the demo publishes it
    decisions.decide(
        user_pk=user.pk,
        update_slug=update.slug,
        digest=documents.choice_text_in(update.slug, "en").digest,
        help_improve=on,
        gesture=decisions.Gesture(start=update.preset),
        now=clock.now(),
    )


def write(name: str, text: str) -> None:
    chats.start(owner=person(name), text=text, now=clock.now())


def before() -> None:
    for name in ("free", "max"):
        decide(person(name), on=True)
    write("free", "WITHDRAWN: of one who will turn off")
    write("max", "DELETED: will be deleted")
    write("max", "STAYS: is used")


def announced(slug: str) -> toml_file.PolicyFile:
    """The shipped material update under another name, announced a little later."""
    content = resources.files("consent").joinpath("policies", "shipped", "2025-08-28.toml").read_text(encoding="utf-8")
    content = re.sub("28\\s(August|août)\\s2025", "…", content.replace("'''\n## ", f"'''\n## {slug}: "))
    file = toml_file.read(content)
    return replace(file, slug=slug, announced_at=file.announced_at + timedelta(days=30), last_day=date(2025, 12, 1))


def policies() -> dict[str, object]:
    """All that is published, with its ids, and each last day."""
    tables = (PolicyUpdate, PolicyDocument, LastDayExtension)
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


def published() -> None:
    """By the policy manager, after the backup; and what it looked like is kept beside it."""
    publishing.publish_file(announced(NEXT), now=clock.now())
    update = PolicyUpdate.objects.get(slug=NEXT)
    publishing.extend(update=update, last_day=date(2025, 12, 31), reason="The drill.", by=None, now=clock.now())
    Path("published.json").write_text(json.dumps(policies(), default=str), encoding="utf-8")


def since() -> None:
    published()
    decisions.change_setting(user_pk=person("free").pk, help_improve=False, language="en", gpc=False, now=clock.now())
    owner = person("max")
    chats.delete(owner=owner, pk=owner.conversations.get(title__startswith="DELETED").pk, now=clock.now())
    decide(person("deferred"), on=False)
    decide(User.objects.create_user(NEWCOMER, "for the drill"), on=True)
    erasure.erase(user_pk=person("pro").pk, surface=Surface.ACCOUNT, now=clock.now())


def seen() -> None:
    """All that holds again once the journal was replayed."""
    assert person("free").help_improve is False  # noqa: S101  a check of the drill's
    assert person("deferred").help_improve is False  # noqa: S101
    assert person("max").conversations.get(title__startswith="DELETED").deleted_at is not None  # noqa: S101
    assert not User.objects.filter(email="pro@example.com").exists()  # noqa: S101
    assert ConsentEvent.objects.filter(kind="erased", surface=Surface.ACCOUNT).count() == 1  # noqa: S101
    assert json.dumps(policies(), default=str) == Path("published.json").read_text(encoding="utf-8")  # noqa: S101
    assert updates.find(NEXT).last_day == date(2025, 12, 31)  # type: ignore[union-attr]  # noqa: S101


if __name__ == "__main__":
    {"before": before, "since": since, "seen": seen}[sys.argv[1]]()
