"""Links that prove an address (rules, section 9): confirming it, changing it, and the way back. The verbs.

A link's time is counted by the clock of the browser that opens it: by a travelled one (QA mode) if that is travelled.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts import second_factor, sessions, throttle
from accounts.models import EmailLink, User
from consent.lib import clock

Purpose = EmailLink.Purpose
THREE, SEVEN = timedelta(days=3), timedelta(days=7)
LASTS = {Purpose.CONFIRM: THREE, Purpose.CHANGE: THREE, Purpose.UNDO: SEVEN, Purpose.RESCUE: SEVEN}
PAUSE = timedelta(minutes=1)  # between two links that an account asks for
A_DAY, MOST_A_DAY = timedelta(days=1), 10


class BadLink(Exception):
    """`code`: `unknown`, `used`, `over`, or `taken` where somebody else has the address by now."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def issue(account: User, purpose: Purpose, *, address: str, previous: str = "") -> str:
    """The secret of a new link, which isn't kept. It goes into a message and nowhere else."""
    secret = secrets.token_urlsafe(32)
    EmailLink.objects.create(
        account=account,
        purpose=purpose,
        address=address,
        previous=previous,
        digest=_digest(secret),
        sent_at=clock.now(),
        really_sent_at=clock.real_now(),
    )
    return secret


def wait(account: User) -> int:
    """Seconds until the account may ask for another link; 0: now."""
    now = clock.real_now()
    asked = EmailLink.objects.filter(account=account, purpose__in=[Purpose.CONFIRM, Purpose.CHANGE])
    asked = asked.filter(really_sent_at__gt=now - A_DAY)
    times = list(asked.order_by("-really_sent_at").values_list("really_sent_at", flat=True)[:MOST_A_DAY])
    free_at = [times[0] + PAUSE] if times else []
    free_at += [times[-1] + A_DAY] if len(times) == MOST_A_DAY else []
    return max([0, *(round((at - now).total_seconds()) for at in free_at)])


def find(secret: str) -> EmailLink:
    """A link that still does something. Raises BadLink."""
    link = EmailLink.objects.select_related("account").filter(digest=_digest(secret)).first()
    if link is None or not link.account.is_active:
        raise BadLink("unknown")
    if link.used_at is not None:
        raise BadLink("used")
    if is_over(link):
        raise BadLink("over")
    return link


def is_over(link: EmailLink) -> bool:
    """Whether its three days, or seven, are over."""
    since = link.sent_at if clock.is_travelled() else link.really_sent_at
    return clock.now() - since > LASTS[Purpose(link.purpose)]


@dataclass(frozen=True, slots=True)
class Used:
    """`account`: as it is now. `way_back`: after a change, the secret of a link for the address before; else ""."""

    link: EmailLink
    account: User
    way_back: str


def use(secret: str) -> Used:
    """Do what the link is for, once. Raises BadLink."""
    try:
        with transaction.atomic():
            account = User.objects.select_for_update(no_key=True).get(email_links__pk=find(secret).pk)
            link = find(secret)  # once more, now that nobody else can use it
            way_back = _DO[Purpose(link.purpose)](account, link)
            link.used_at = clock.now()
            link.save(update_fields=["used_at"])
    except User.DoesNotExist as error:  # erased a moment earlier
        raise BadLink("unknown") from error
    except IntegrityError as error:
        raise BadLink("taken") from error
    return Used(link, account, way_back)


def is_free(address: str, *, besides: User | None = None) -> bool:
    """Nobody has the address, and nobody may come back to it."""
    back = EmailLink.objects.filter(purpose=Purpose.UNDO, address=address, used_at=None)
    back = back.filter(really_sent_at__gt=clock.real_now() - LASTS[Purpose.UNDO])
    holders = Q(email=address) | Q(pk__in=back.values("account"))
    found = User.objects.filter(holders)
    return not (found.exclude(pk=besides.pk) if besides else found).exists()


def confirm(account: User) -> None:
    """Whoever reads mail at the account's address has said it is theirs. The first time counts."""
    if account.email_confirmed_at is None:
        account.email_confirmed_at = clock.now()
        account.save(update_fields=["email_confirmed_at"])


def claim(account: User) -> None:
    """Whoever reads mail at the address has set a password. If it was never confirmed, a stranger may have had it."""
    if not account.is_confirmed:
        second_factor.forget_all(account)
    confirm(account)
    end_changes(account)


def end_changes(account: User) -> None:
    """With a new password: a change that somebody asked for with the old one comes to nothing."""
    _end(EmailLink.objects.filter(account=account, purpose=Purpose.CHANGE))


def open_change(account: User) -> EmailLink | None:
    """The address that waits to be confirmed, if one does: the last that was asked for."""
    newest = EmailLink.objects.filter(account=account, purpose=Purpose.CHANGE).order_by("-pk").first()
    return newest if newest and newest.used_at is None and not is_over(newest) else None


def _confirm(account: User, link: EmailLink) -> str:
    if account.email != link.address:
        raise BadLink("unknown")
    confirm(account)
    return ""


def _change(account: User, link: EmailLink) -> str:
    """Earlier ways back stay. An address that was never confirmed may be a stranger's: from it nothing leads back."""
    if account.email != link.previous:
        raise BadLink("unknown")
    if not is_free(link.address, besides=account):
        raise BadLink("taken")
    was_theirs = account.is_confirmed
    throttle.forget(account.email)
    account.email, account.email_confirmed_at = link.address, account.email_confirmed_at or clock.now()
    account.save(update_fields=["email", "email_confirmed_at"])
    _end(EmailLink.objects.filter(account=account).exclude(purpose=Purpose.UNDO))
    return issue(account, Purpose.UNDO, address=link.previous, previous=link.address) if was_theirs else ""


def _undo(account: User, link: EmailLink) -> str:
    """Whatever the address is by now. Whoever took the account over is out: no session, password or link works.

    Ways back from before this one stay: they lead to who had the account earlier. A factor may have been set up first.
    """
    throttle.forget(account.email)
    account.email = link.address
    _put_out(account, link)
    _end(EmailLink.objects.filter(account=account).exclude(purpose=Purpose.UNDO, pk__lt=link.pk))
    return ""


def _rescue(account: User, link: EmailLink) -> str:
    """Whoever reads the account's mail didn't set the second factor up: it goes, and with it who did."""
    if account.email != link.address:
        raise BadLink("unknown")
    _put_out(account, link)
    _end(EmailLink.objects.filter(account=account).exclude(purpose=Purpose.UNDO))
    return ""


def _put_out(account: User, link: EmailLink) -> None:
    """Ends what a stranger may have: the password, sessions, factors set up in the days for which the link works."""
    account.set_password(secrets.token_urlsafe(32))  # known to nobody; a link to set one can still be asked for
    account.save(update_fields=["email", "password"])
    sessions.end_all(account)
    second_factor.forget_since(account, link.really_sent_at - LASTS[Purpose(link.purpose)])


_DO = {Purpose.CONFIRM: _confirm, Purpose.CHANGE: _change, Purpose.UNDO: _undo, Purpose.RESCUE: _rescue}


def _end(links: "QuerySet[EmailLink]") -> None:
    links.filter(used_at=None).update(used_at=clock.now())


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
