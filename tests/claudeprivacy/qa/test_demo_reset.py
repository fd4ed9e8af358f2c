"""`make demo-reset`: a demo is as on its first day again; no other database is touched."""

import pytest

from claudeprivacy import demo_reset
from consent.lib import clock
from consent.models import Installation
from tests.support.server import Server
from tests.support.server_homes import manage

EXTEND = """
from datetime import date
from consent.lib import clock
from consent.models import PolicyUpdate
from consent.policies import publishing
update = PolicyUpdate.objects.get(slug="2025-08-28")
publishing.extend(update=update, last_day=date(2026, 12, 31), reason="QA", by=None, now=clock.now())
"""
LAST_DAYS = "from consent.core import updates; print([str(each.last_day) for each in updates.published()])"


def shell(home, code):
    done = manage(home, "shell", "-v0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout


def reset(home):
    return [manage(home, *command) for command in (["reset_demo"], ["migrate", "-v0"], ["load_demo"])]


@pytest.mark.django_db
def test_an_extension_is_taken_back_with_the_whole_demo(tmp_path, home_in):
    with home_in(tmp_path) as home:
        before = shell(home, LAST_DAYS)
        shell(home, EXTEND)
        assert manage(home, "make_checkpoint").returncode == 0
        assert "2026-12-31" in shell(home, LAST_DAYS)
        assert [done.returncode for done in reset(home)] == [0, 0, 0]
        assert shell(home, LAST_DAYS) == before
        assert "on@example.com" in shell(home, "from accounts.models import User; print(*User.objects.all())")
        done = manage(home, "verify_ledger")
        assert (done.returncode, done.stderr) == (0, "")
        assert list((home / "var").glob("before-reset-*/checkpoints/*"))


@pytest.mark.django_db
def test_a_server_that_runs_meanwhile_goes_on_with_the_new_one(tmp_path, home_in):
    with home_in(tmp_path) as home:
        server = Server(None, home)
        try:
            server.wait()
            assert [done.returncode for done in reset(home)] == [0, 0, 0]
            server.wait()
        finally:
            server.stop()


@pytest.mark.django_db
def test_a_database_that_is_no_demo_is_refused(capsys):
    Installation.objects.update(demo=False)
    with pytest.raises(demo_reset.NotADemo, match="nothing was changed"):
        demo_reset.empty(clock.real_now())
    assert Installation.objects.exists()


@pytest.mark.django_db
def test_production_is_refused(settings):
    Installation.current()
    Installation.objects.update(demo=True)
    settings.PRODUCTION = True
    with pytest.raises(demo_reset.NotADemo):
        demo_reset.empty(clock.real_now())
    assert Installation.objects.exists()
