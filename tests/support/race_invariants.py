"""What must hold after a race, whoever was first."""

from dataclasses import replace
from typing import Any

from accounts.models import AccountSession, User
from consent.core import updates
from consent.models import ConsentEvent, LastDayExtension, NoticeShowing
from consent.rules import hashing
from consent.rules.standing import GENESIS, Standing, fold
from consent.rules.verdict import Subject, Update, judge
from conversations.models import Conversation, Feedback, Message
from tests.support.race_schedule import DAY, Done, Person, Round

AGE = 0.05  # seconds for which a process may not have heard of a publication, in these tests


def check(round_: Round) -> None:
    for done in round_.log:
        assert done.status < 500 or (done.status == 503 and done.retry), (done.deed, done.status, done.body)
    for who, person in enumerate(round_.people):
        mine = [done for done in round_.log if done.who == who]
        chain(person)
        kept(person, mine)
        for page in mine:
            if page.deed == "page" and page.status == 200:
                assert person.secret in page.body
                assert might_see(round_, person, mine, page), f"{person.user.email} saw a page past the deadline"
    moved = list(LastDayExtension.objects.filter(update__slug=round_.slug("a")).order_by("pk"))
    assert [row.last_day for row in moved] == sorted({row.last_day for row in moved})


def chain(person: Person) -> None:
    """Unforked, unbroken, one decision an update; the projection is its fold. Who is gone left a closed chain only."""
    subject = person.user.subject_id
    rows = list(ConsentEvent.objects.filter(subject_id=subject).order_by("sequence"))
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    assert [row.previous_hash for row in rows] == [GENESIS, *(row.hash for row in rows[:-1])]
    assert all(hashing.row_hash(row.columns()) == row.hash for row in rows)
    decided = [row.update_id for row in rows if row.kind == "decision"]
    assert len(decided) == len(set(decided))
    erased = [row.sequence for row in rows if row.kind == "erased"]
    present = User.objects.filter(pk=person.user.pk).first()
    assert erased == ([] if present else [len(rows)])
    if present:
        assert fold(rows, updates.order()) == Standing.of(present)
        return
    assert not Conversation.objects.filter(owner_id=person.user.pk).exists()
    assert not AccountSession.objects.filter(account_id=person.user.pk).exists()
    assert not NoticeShowing.objects.filter(subject_id=subject).exists()


def kept(person: Person, mine: list[Done]) -> None:
    """What was answered as taken is there, what was refused is not."""
    messages = Message.objects.filter(conversation=person.chat.pk)
    if not User.objects.filter(pk=person.user.pk).exists():
        assert not messages.exists()
        assert not Feedback.objects.filter(conversation=person.chat.pk).exists()
        return
    address = f"/chats/{person.chat.pk}/"
    resumed = [done for done in mine if done.deed == "resume" and done.status == 303 and done.body == address]
    assert messages.count() == 1 + len(resumed)
    decisions = ConsentEvent.objects.filter(subject_id=person.user.subject_id, kind="decision")
    slugs = set(decisions.values_list("update__slug", flat=True))
    accepted = {str(done.what) for done in mine if done.deed == "decide" and done.body == "/"}
    rank = updates.order(*slugs | accepted)
    newest = max((rank[slug] for slug in slugs), default=-1)
    assert all(rank[slug] <= newest for slug in accepted), "decided on, or settled by a newer decision"


def might_see(round_: Round, person: Person, mine: list[Done], page: Done) -> bool:
    """Whether at any moment of the request a page was rightly shown: by all that may have been so already, and yet."""
    if _was_commercial(mine, page):
        return True
    known = [update for update in updates.published() if update.slug not in (round_.slug("a"), round_.slug("b"))]
    known.append(_first(round_, page))
    published = [done for done in round_.log if done.deed == "publish"]
    if any(done.end + AGE < page.start for done in published):
        begins = round_.begins + 10 * DAY
        known.append(Update(round_.slug("b"), begins, True, (begins + 30 * DAY).date()))
    known.sort(key=lambda update: update.announced_at)
    order = [update.slug for update in known]
    accepted = {done.what for done in mine if done.deed == "decide" and done.status == 303 and done.start < page.end}
    newest = max({round_.before, *accepted} & set(order) or {None}, key=order.index)
    if round_.slug("b") in accepted:
        return True
    subject = Subject(True, person.user.joined_at, decided_update=newest)
    return not judge(subject, known, person.now).blocks


def _first(round_: Round, page: Done) -> Update:
    """Update `a` with the latest last day that may have been known."""
    update = Update(round_.slug("a"), round_.begins, True, (round_.begins + 30 * DAY).date())
    moved = any(done.deed == "extend" and done.start < page.end for done in round_.log)
    return replace(update, last_day=(round_.begins + 60 * DAY).date()) if moved else update


def _was_commercial(mine: list[Done], page: Done) -> bool:
    plans = [done for done in mine if done.deed == "plan"]
    return any(
        plan.what == "team"
        and plan.start < page.end
        and not any(other.what != "team" and other.start > plan.end and other.end < page.start for other in plans)
        for plan in plans
    )


def now_exact(round_: Round, person: Person, answer: Any) -> None:
    """When all is quiet, the gate says just what the rules say."""
    user = User.objects.filter(pk=person.user.pk).first()
    if user is None:
        assert answer.headers["Location"].startswith("/login/")
        return
    verdict = judge(user.as_subject(), updates.published(), person.now)
    gone = Conversation.objects.filter(pk=person.chat.pk, deleted_at__isnull=False).exists()
    assert answer.status_code == (303 if verdict.blocks else 404 if gone else 200), verdict
