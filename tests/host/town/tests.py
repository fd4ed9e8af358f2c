"""A walk through the town as its people and its staff: `python manage.py test`, on consent as its wheel brings it."""

import io
import json
import re
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from unittest import mock

from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core import mail
from django.core.management import call_command
from django.test import Client, TestCase, override_settings

import consent
from consent.core import documents, updates
from consent.lib import clock
from consent.models import ConsentEvent, PolicyUpdate

BEFORE = datetime(2025, 9, 15, 10, tzinfo=UTC)
AFTER = datetime(2025, 9, 29, 0, 0, 1, tzinfo=UTC)


def english(shipped: str) -> str:
    """The shipped update without its French, which this site doesn't speak."""
    return re.split(r"^\[fr", shipped, maxsplit=1, flags=re.MULTILINE)[0]


def balanced(text: str) -> str:
    """The same as two equal buttons, whose words it carries, with something new to say and days of its own."""
    text = text.replace("## About this site", "## About this site, for another year")
    text = text.replace("2025-08-28", "2025-12-01").replace("2025-09-28", "2026-01-15")
    text = re.sub(r"^preset = .*$", "preset = false", text, flags=re.MULTILINE)
    return re.sub(r"^presentation = .*$", 'presentation = "balanced"', text, flags=re.MULTILINE)


class Walk(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        call_command("make_key", if_missing=True, stdout=io.StringIO())
        shipped = resources.files("consent").joinpath("policies", "shipped", "2025-08-28.toml")
        cls.publish(english(shipped.read_text(encoding="utf-8")))

    def setUp(self) -> None:
        self.enterContext(mock.patch.object(updates, "MAX_AGE", 3600.0))  # however fast the machine
        updates.forget()  # what the test before published or extended was rolled back
        documents.forget()

    @staticmethod
    def publish(text: str) -> None:
        file = Path(__file__).with_name("update.toml")
        file.write_text(text, encoding="utf-8")
        try:
            call_command("publish_update", str(file), stdout=io.StringIO())
        finally:
            file.unlink()

    def person(self, name: str = "ada", district: str = "north", **more: Any) -> Client:
        facts = {"email": f"{name}@town.example", "district": district, "date_joined": datetime(2025, 6, 1, tzinfo=UTC)}
        user = get_user_model().objects.create_user(name, password="demo", **{**facts, **more})
        client = Client()
        client.force_login(user)
        return client

    def at(self, instant: datetime, client: Client, path: str, data: Any = None, **headers: str) -> Any:
        """One request at that instant, as a page asks for it."""
        with clock.travelled_to(instant):
            ask = client.get if data is None else client.post
            return ask(path, data or {}, headers={"Accept": "text/html", **headers})

    def form(self, page: str) -> dict[str, str]:
        """The hidden fields of the choice."""
        return dict(re.findall(r'<input type="hidden" name="(update|digest|next|start)" value="([^"]*)"', page))


class Installed(Walk):
    def test_it_is_the_wheel_that_is_walked(self) -> None:
        assert "site-packages" in consent.__file__
        assert finders.find("consent/consent.css")
        assert finders.find("consent/consent.js")

    def test_nothing_is_left_to_migrate_or_to_mend(self) -> None:
        call_command("makemigrations", "consent", check=True, dry_run=True, stdout=io.StringIO())
        call_command("check", fail_level="WARNING", stdout=io.StringIO(), stderr=io.StringIO())


class TheChoice(Walk):
    def test_before_the_last_day_the_page_comes_with_the_modal_over_it(self) -> None:
        page = self.at(BEFORE, self.person(), "/").content.decode()
        assert "Market is on Saturday, ada." in page
        assert 'data-verdict="prompt"' in page
        assert "You can help improve Claude" in page
        assert page.index("The town") < page.index("<dialog")

    def test_not_now_gives_a_day_of_peace(self) -> None:
        ada = self.person()
        form = self.form(self.at(BEFORE, ada, "/").content.decode())
        assert self.at(BEFORE, ada, "/consent/not-now/", form).status_code == 303
        assert "data-verdict" not in self.at(BEFORE + timedelta(hours=23), ada, "/").content.decode()
        assert "data-verdict" in self.at(BEFORE + timedelta(hours=25), ada, "/").content.decode()

    def test_after_the_last_day_nothing_of_the_page_is_sent(self) -> None:
        ada = self.person()
        answer = self.at(AFTER, ada, "/?hall=2")
        assert (answer.status_code, answer["Location"]) == (303, "/consent/?next=%2F%3Fhall%3D2")
        page = self.at(AFTER, ada, answer["Location"]).content.decode()
        assert "Market is on Saturday" not in page
        assert 'data-verdict="block"' in page
        assert "The town" in page  # in the site's own frame

    def test_a_machine_is_told_in_its_own_words(self) -> None:
        answer = self.at(AFTER, self.person(), "/", Accept="application/json")
        assert (answer.status_code, answer.json()["code"]) == (403, "consent_choice_required")
        assert answer.json()["deadline"] == "2025-09-29T00:00:00Z"

    def test_who_accepts_goes_where_they_were_going(self) -> None:
        ada = self.person()
        form = self.form(self.at(AFTER, ada, "/consent/?next=/%3Fhall%3D2").content.decode())
        answer = self.at(AFTER, ada, "/consent/decide/", {**form, "help_improve": "on"})
        assert (answer.status_code, answer["Location"]) == (303, "/?hall=2")
        assert "Market is on Saturday" in self.at(AFTER, ada, "/?hall=2").content.decode()
        event = ConsentEvent.objects.get()
        assert (event.kind, event.help_improve, event.language) == ("decision", True, "en")

    def test_a_segment_out_of_scope_is_never_asked(self) -> None:
        page = self.at(AFTER, self.person(district="abroad"), "/")
        assert (page.status_code, "data-verdict" in page.content.decode()) == (200, False)

    def test_two_equal_buttons_preset_nothing(self) -> None:
        shipped = resources.files("consent").joinpath("policies", "shipped", "2025-08-28.toml")
        self.publish(balanced(english(shipped.read_text(encoding="utf-8"))))
        ada, day = self.person(), datetime(2025, 12, 2, tzinfo=UTC)
        page = self.at(day, ada, "/consent/").content.decode()
        assert "Don&#x27;t allow" in page
        assert 'role="switch"' not in page
        self.at(day, ada, "/consent/decide/", self.form(page))
        event = ConsentEvent.objects.get()
        assert (event.presentation, event.preset, event.help_improve) == ("balanced", None, False)


class Afterwards(Walk):
    def setUp(self) -> None:
        super().setUp()
        self.ada = self.person()
        form = self.form(self.at(BEFORE, self.ada, "/consent/").content.decode())
        self.at(BEFORE, self.ada, "/consent/decide/", {**form, "help_improve": "on"})

    def test_the_setting_is_a_page_of_consents_own(self) -> None:
        page = self.at(BEFORE, self.ada, "/consent/setting/").content.decode()
        assert "Help improve Claude" in page
        assert "checked" in page
        answer = self.at(BEFORE, self.ada, "/settings/privacy/help-improve/", {"nothing": ""})
        assert (answer.status_code, answer["Location"]) == (303, "/consent/setting/")
        assert not get_user_model().objects.get().help_improve

    def test_a_receipt_is_genuine_until_somebody_changes_it(self) -> None:
        event = ConsentEvent.objects.get()
        assert self.at(BEFORE, self.ada, f"/receipts/{event.pk}/").status_code == 200
        receipt = self.at(BEFORE, self.ada, f"/receipts/{event.pk}.json", Accept="application/json").json()
        assert self.at(BEFORE, Client(), "/receipts/verify/", {"receipt": json.dumps(receipt)}).status_code == 200
        receipt["event"]["help_improve"] = False
        assert self.at(BEFORE, Client(), "/receipts/verify/", {"receipt": json.dumps(receipt)}).status_code == 422

    def test_the_ledger_verifies_also_against_a_checkpoint(self) -> None:
        call_command("make_checkpoint", stdout=io.StringIO())
        call_command("verify_ledger", stdout=io.StringIO(), stderr=io.StringIO())

    def test_the_policies_are_public(self) -> None:
        for path in ("/legal/consumer-terms/", "/legal/privacy-policy/", "/legal/updates/2025-08-28/"):
            assert self.at(AFTER, Client(), path).status_code == 200, path


class TheConsole(Walk):
    def setUp(self) -> None:
        super().setUp()
        staff = {"is_staff": True, "is_superuser": True, "district": "abroad"}
        self.staff, self.ada = self.person("clerk", **staff), self.person()
        self.person("ben", "south")

    def test_staff_are_not_gated_and_see_how_each_person_stands(self) -> None:
        page = self.at(AFTER, self.staff, "/admin/town/citizen/").content.decode()
        assert "block: overdue" in page
        assert "pass: out_of_scope" in page

    def test_explain_says_why_row_by_row(self) -> None:
        asked = "/admin/town/citizen/explain/?who=ADA@town.example&at=2025-09-29&client=page"
        page = self.at(AFTER, self.staff, asked).content.decode()
        assert 'data-explained="overdue"' in page
        assert "(North)" in page

    def test_the_dry_run_counts_by_segment(self) -> None:
        page = self.at(BEFORE, self.staff, "/admin/town/citizen/dry-run/?at=2025-09-29").content.decode()
        rows = re.findall(r'<th scope="row">([^<]+)</th>\s*<td class="number">(\d+)</td>', page)
        assert dict(rows) == {"North": "1", "South": "1", "All in scope": "2"}
        assert "District" in page

    def test_the_campaigns_numbers_are_by_segment(self) -> None:
        form = self.form(self.at(BEFORE, self.ada, "/consent/").content.decode())
        self.at(BEFORE, self.ada, "/consent/decide/", {**form, "help_improve": "on"})
        update = PolicyUpdate.objects.get()
        page = self.at(BEFORE, self.staff, f"/admin/consent/policyupdate/{update.pk}/campaign/").content.decode()
        assert "By district" in page
        table = page[page.index("By district") :]
        assert "North" in table[: table.index("</table>")]

    def test_an_extension_frees_whom_the_last_day_blocked(self) -> None:
        update = PolicyUpdate.objects.get()
        sent = {"last_day": "2025-10-08", "reason": "Many asked for more time."}
        self.at(AFTER, self.staff, f"/admin/consent/policyupdate/{update.pk}/extend/", sent)
        updates.forget()  # as the commit does
        assert 'data-verdict="prompt"' in self.at(AFTER, self.ada, "/").content.decode()

    def test_whoever_has_not_chosen_is_written_to_once(self) -> None:
        as_of = "2025-09-15T10:00:00+00:00"
        for _ in range(2):
            call_command("send_notices", "--as-of", as_of, stdout=io.StringIO(), stderr=io.StringIO())
        assert sorted(message.to[0] for message in mail.outbox) == ["ada@town.example", "ben@town.example"]
        assert "https://town.example/consent/setting/" in mail.outbox[0].body


@override_settings(MIDDLEWARE=[])
class Forgetful(TestCase):
    def test_what_a_site_forgot_is_named(self) -> None:
        from django.core.management.base import SystemCheckError

        with self.assertRaisesMessage(SystemCheckError, "consent.E001"):
            call_command("check", stdout=io.StringIO(), stderr=io.StringIO())
