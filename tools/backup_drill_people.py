"""What people do in the backup drill (tools/backup_drill.py): python -m tools.backup_drill_people before|since|seen"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claudeprivacy.settings")
django.setup()

from accounts.models import User  # noqa: E402  models exist only after the set-up above
from consent.core import decisions, documents, updates  # noqa: E402
from consent.lib import clock  # noqa: E402
from consent.models import ConsentEvent  # noqa: E402
from consent.rules.standing import Surface  # noqa: E402
from consent.rules.verdict import current  # noqa: E402
from conversations import chats  # noqa: E402
from rights import erasure  # noqa: E402

NEWCOMER = "newcomer@example.com"


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


def since() -> None:
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


if __name__ == "__main__":
    {"before": before, "since": since, "seen": seen}[sys.argv[1]]()
