"""The outbox of a running site: what the server, a worker and a command send is all in it, and in nobody else's."""

import re

import pytest

from claudeprivacy.qa.kit.doors import Qa
from tests.support.server import Server
from tests.support.server_homes import manage

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = "2025-09-27T10:00:00Z"  # when the last reminder is due


@pytest.fixture
def site(home_in, tmp_path):
    with home_in(tmp_path) as home:
        server = Server(None, home)
        try:
            server.wait()
            yield server
        finally:
            server.stop()


def test_what_server_worker_and_command_send_is_read_back(site):
    qa = Qa(site.url)
    ada = qa.person(plan="pro")
    qa.browser().post("/password/reset/", {"email": ada.email})
    (reset,) = qa.outbox(ada.email)
    assert "/password/reset/" in reset["text"]

    admin = qa.person(persona="admin@example.com", now=BEFORE)
    console = "/admin/consent/policyupdate/"
    pk = re.search(r"policyupdate/(\d+)/change/\">2025-08-28", admin.browser.get(console).text)[1]
    assert admin.browser.post(f"{console}{pk}/notices/send/").status in (302, 303)
    done = manage(site.home, "db_worker", "--batch", "--no-startup-delay")
    assert done.returncode == 0, done.stderr
    reminder, _ = qa.outbox(ada.email, at_least=2)
    assert "September 28, 2025" in reminder["text"]
    assert reminder["html"]
    assert qa.outbox("work@example.com", at_least=0) == []

    max_ = qa.person(plan="max", joined_at="2025-06-02T09:00:00Z")
    done = manage(site.home, "send_notices", "--as-of", BEFORE)
    assert done.returncode == 0, done.stderr
    (message,) = qa.outbox(max_.email)
    assert message["to"] == [max_.email]
