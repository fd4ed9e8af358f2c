"""What the choice looks like for one person at one instant: the words, the toggle's start, the form's hidden fields."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from consent import conf
from consent.core import documents, showings, updates
from consent.lib import clock, dates, web
from consent.lib.web import Request
from consent.models import ConsentSubject
from consent.rules.verdict import Presentation, Reason, Update, Verdict, current


def sends_gpc(request: Request) -> bool:
    """Global Privacy Control, as the browser sends it."""
    return request.headers.get("Sec-GPC") == "1"


def toggle_start(help_improve: bool | None, update: Update, *, gpc: bool) -> bool:
    """How the toggle stands at first (section 3): off by GPC or by one's own act, on if it is on, else the preset."""
    if gpc or help_improve is False:
        return False
    return True if help_improve else update.preset


@dataclass
class Notice:
    verdict: Verdict
    update: Update
    text: documents.ChoiceText
    start: bool
    gpc: bool
    now: datetime
    next: str
    set_to: bool | None = None  # how the person had set it in a form that was stale

    @property
    def stands(self) -> bool:
        """How the toggle is shown."""
        return self.start if self.set_to is None else self.set_to

    @property
    def words(self) -> dict[str, str]:
        return dict(self.text.words)

    @property
    def is_balanced(self) -> bool:
        return self.update.presentation == Presentation.BALANCED

    @property
    def gpc_says(self) -> str:
        """What the browser's signal changed: where there is no toggle, nothing."""
        return self.text.words["balanced_gpc" if self.is_balanced else "gpc"]

    @property
    def is_sign_up(self) -> bool:
        return self.verdict.reason is Reason.NEW_ACCOUNT

    @property
    def last_hours(self) -> bool:
        return self.update.in_last_hours(self.now)

    @cached_property
    def intro(self) -> str:
        last_day = dates.day_in_words(self.update.last_day, self.text.language) if self.update.last_day else ""
        return self.text.words["intro"].replace("{last_day}", last_day)

    def _linked(self, key: str) -> SafeString:
        words = self.text.words
        return documents.linked(
            words[key],
            privacy_settings=(conf.settings_url(), words["privacy_settings"]),
            consumer_terms=(reverse("consent:consumer-terms"), words["consumer_terms"]),
            privacy_policy=(reverse("consent:privacy-policy"), words["privacy_policy"]),
        )

    @property
    def change_anytime(self) -> SafeString:
        return self._linked("change_anytime")

    @property
    def signup_change_anytime(self) -> SafeString:
        return self._linked("signup_change_anytime")

    @property
    def signup_terms(self) -> SafeString:
        return self._linked("signup_terms")


def build(request: Request, verdict: Verdict, next_address: str, set_to: bool | None = None) -> Notice:
    """The notice for whoever is logged in, about the current update; its showing is noted once the answer is known."""
    assert verdict.update is not None  # noqa: S101  only prompts and blocks are shown, and these are about an update
    gpc = sends_gpc(request)
    text = documents.choice_text_in(verdict.update.slug, get_language())
    start = toggle_start(request.user.help_improve, verdict.update, gpc=gpc)
    showings.built(request, verdict.update.slug, text.language)
    return Notice(verdict, verdict.update, text, start, gpc, clock.now(), next_address, set_to)


def for_prompt(request: Request) -> Notice | None:
    """The modal to lay over the page the gate let through with a prompt."""
    verdict = getattr(request, "consent_prompt", None)
    return build(request, verdict, web.safe_next(request, request.get_full_path())) if verdict else None


@dataclass(frozen=True)
class Setting:
    """The Privacy tab's row: present state, since when, and what it means, in the update's own words."""

    on: bool
    since: datetime | None
    decided: bool
    words: dict[str, str]

    @property
    def waits(self) -> bool:
        """On, and without effect until the person has decided (section 5)."""
        return self.on and not self.decided

    @property
    def meaning(self) -> str:
        if not self.decided and not self.on:
            return self.words["setting_undecided"]
        return self.words["setting_on" if self.on else "setting_off"]


def setting(user: ConsentSubject) -> Setting | None:
    """None where there is no setting: commercial plans, and before any announcement."""
    update = current(updates.published(), clock.now())
    if update is None or user.in_scope is False:
        return None
    words = documents.choice_text_in(update.slug, get_language()).words
    return Setting(bool(user.help_improve), user.help_improve_since, user.decided_update is not None, dict(words))
