"""From nothing to a site in production and back after a bad night: .venv/bin/python tools/deploy_walk.py

In a folder of its own, with PostgreSQL, PgBouncer, nginx and what deploy/ says, word for word: the environment file,
the units' commands, nginx.conf, pgbouncer.ini, backup.sh. Only paths, ports, names and certificate are the walk's own.
Exit code 0 if all went as docs/operations.md says.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import with_postgres  # noqa: E402
from tools.deployed_site import Site, programs_missing  # noqa: E402
from tools.walkers import Failed, Visitor  # noqa: E402

SLUG, PASSWORD = "walk", "a-password-of-the-walk"  # noqa: S105  nobody's
STAFF, PERSON = "staff@example.com", "somebody@example.com"
JOBS = ("make_checkpoint", "verify_ledger", "send_notices", "purge_expired", "count_campaigns", "clearsessions")


def install(site: Site) -> None:
    """An hour from nothing."""
    print("From nothing: key, tables, static files, the first superuser, the first update, a mail")
    for command in (["make_key"], ["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        site.manage(*command)
    site.manage("check", "--deploy", "--fail-level", "ERROR", "--database", "default")
    superuser = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    site.manage("createsuperuser", "--noinput", "--email", STAFF, more=superuser)
    site.manage("publish_update", str(site.update_file(SLUG)), "--check")
    site.manage("publish_update", str(site.update_file(SLUG)))
    site.manage("sendtestemail", STAFF)
    site.start("web")
    site.start("staff")
    site.start("worker")
    site.start_proxy()
    site.wait_until(lambda: site.visitor().ask("/healthz/").status == 200, "the site answers behind its proxy")
    site.wait_until(lambda: site.ask_directly("/readyz/").status == 200, "/readyz/ says that all is there")


def choose(site: Site) -> Visitor:
    """Somebody signs up before the announcement, and chooses after it."""
    print("A choice, through TLS, nginx and PgBouncer")
    person = site.visitor()
    person.fill("/signup/", email=PERSON, password1=PASSWORD, password2=PASSWORD)
    site.wait_until(lambda: 'name="digest"' in person.ask("/consent/").text, "the update is announced, and asks")
    person.fill("/consent/", "/consent/decide/", help_improve="on")
    expect(person.ask("/").status == 200, "whoever has chosen goes on")
    expect("data-verdict" not in person.ask("/chats/").text, "and isn't asked again")
    person.fill("/", "/chats/", text="Hello from the walk")
    return person


def staffs_lane(site: Site) -> None:
    staff = site.visitor()
    staff.fill("/login/", email=STAFF, password=PASSWORD)
    expect(staff.ask("/admin/").status == 200, "the console answers by its own lane")
    expect(site.visitor().ask("/metrics").status == 404, "figures are not told outside")
    expect("claudeprivacy_ledger_rows_total" in site.ask_directly("/metrics").text, "but inside")


def every_job(site: Site) -> None:
    print("Every job by its unit, past PgBouncer and through it")
    for job in JOBS:
        site.run_unit(f"job@{job}")
    site.run_unit("prune")
    pooled = {"DATABASE_DIRECT_URL": ""}
    for job in (*JOBS, "export_training_data"):
        arguments = ["--output", str(site.folder / "export")] if job == "export_training_data" else []
        site.manage(job, *arguments, more=pooled)
    site.manage("verify_export", str(site.folder / "export"), more=pooled)


def upgrade(site: Site) -> None:
    print("An upgrade: migrations that don't wait, then one process group after the other")
    site.manage("migrate", "-v0", more={"PGOPTIONS": "-c lock_timeout=3s"})
    for name in ("worker", "staff", "web"):
        site.stop(name)
        site.start(name)
    site.wait_until(lambda: site.visitor().ask("/healthz/").status == 200, "the new release answers")


def restore(site: Site, person: Visitor) -> None:
    print("A backup, a withdrawal, a night, and the backup restored")
    site.backup()
    person.fill("/settings/privacy/", "/settings/privacy/help-improve/", help_improve=None)
    for name in ("worker", "staff", "web"):
        site.stop(name)
    site.restore()
    site.manage("purge_expired", code=1, says="replay_journal")
    site.manage("replay_journal", says="put back")
    site.manage("verify_ledger")
    for name in ("web", "staff", "worker"):
        site.start(name)
    site.wait_until(lambda: site.visitor().ask("/healthz/").status == 200, "the site answers again")
    expect(not person.is_on(), "the withdrawal holds")


def night(site: Site, pause: Callable[[bool], None]) -> None:
    print("The night something breaks: what people get, what the log and the probes say")
    pause(True)
    answer = site.visitor().ask("/receipts/verify/", cookie="__Host-sessionid=" + "a" * 32)
    expect(answer.status == 503, "people get 503")
    number = answer.headers["X-Request-ID"]
    expect(number in answer.text, "the page names the number to quote")
    expect(any(number in line and '"level": "error"' in line for line in site.log("web")), "the log has its traceback")
    expect(site.ask_directly("/healthz/").status == 503, "/healthz/ says 503")
    expect(site.ask_directly("/readyz/").status == 503, "/readyz/ says 503")
    pause(False)
    site.wait_until(lambda: site.visitor().ask("/healthz/").status == 200, "the site finds the database by itself")


def expect(holds: bool, says: str) -> None:
    if not holds:
        raise Failed(f"It does not hold that {says}")
    print(f"  {says}")


def walk(folder: Path, stack: ExitStack) -> None:
    """Raises Failed."""
    url = stack.enter_context(with_postgres.postgres(with_postgres.THROWAWAY))
    site = Site(folder, url)
    stack.callback(site.stop_all)
    site.start_mail_server()
    site.start_pooler()
    install(site)
    person = choose(site)
    staffs_lane(site)
    every_job(site)
    upgrade(site)
    restore(site, person)
    night(site, site.pause_pooler)
    site.nothing_of_people_is_logged(PERSON, PASSWORD, "Hello from the walk")


def main() -> int:
    if missing := programs_missing():
        print(f"The walk needs {', '.join(missing)}: apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="walk-", dir="/tmp") as folder, ExitStack() as stack:  # noqa: S108
            walk(Path(folder), stack)
    except Failed as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    print(f"All as it must be, in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
