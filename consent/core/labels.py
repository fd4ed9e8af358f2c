"""What each code is called, in words: one label a code, wherever the console shows it. The code goes beside it."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from consent import conf
from consent.lib.text import Text
from consent.models import NoticeMessage, PolicyDocument, PolicyUpdate
from consent.rules.standing import Kind, Surface, Touched
from consent.rules.verdict import Action, Reason, Verdict

Labels = Mapping[str, Text]

ACTIONS: Labels = {
    Action.PASS: pgettext_lazy("verdict", "Let through"),
    Action.PROMPT: pgettext_lazy("verdict", "Asked"),
    Action.BLOCK: pgettext_lazy("verdict", "Blocked"),
}
REASONS: Labels = {
    Reason.ANONYMOUS: pgettext_lazy("reason", "not logged in"),
    Reason.OUT_OF_SCOPE: pgettext_lazy("reason", "commercial plan"),
    Reason.NOTHING_ANNOUNCED: pgettext_lazy("reason", "nothing announced yet"),
    Reason.DECIDED: pgettext_lazy("reason", "choice made"),
    Reason.NEW_ACCOUNT: pgettext_lazy("reason", "new account, no choice yet"),
    Reason.OVERDUE: pgettext_lazy("reason", "time to choose is over"),
    Reason.DEFERRED: pgettext_lazy("reason", "said “Not now”"),
    Reason.DUE: pgettext_lazy("reason", "choice due"),
}
KINDS: Labels = {
    Kind.DECISION: pgettext_lazy("kind of entry", "choice"),
    Kind.SETTING: pgettext_lazy("kind of entry", "setting changed"),
    Kind.DEFERRAL: pgettext_lazy("kind of entry", "“Not now”"),
    Kind.ERASED: pgettext_lazy("kind of entry", "account erased"),
}
SURFACES: Labels = {
    Surface.MODAL: pgettext_lazy("surface", "dialog"),
    Surface.SIGN_UP: pgettext_lazy("surface", "sign-up"),
    Surface.PRIVACY_TAB: pgettext_lazy("surface", "Privacy tab"),
    Surface.ACCOUNT: pgettext_lazy("surface", "account settings"),
    Surface.ADMIN: pgettext_lazy("surface", "console"),
    Surface.REPLAY: pgettext_lazy("surface", "put back from the journal"),
}
TOUCHED: Labels = {
    Touched.YES: pgettext_lazy("touched", "yes"),
    Touched.NO: pgettext_lazy("touched", "no"),
    Touched.UNKNOWN: pgettext_lazy("touched", "not known"),
}
PRESENTATIONS: Labels = dict(PolicyUpdate.Presentation.choices)
DOCUMENTS: Labels = dict(PolicyDocument.Kind.choices)
MESSAGES: Labels = dict(NoticeMessage.Kind.choices)
STATES: Labels = dict(NoticeMessage.State.choices)
SETTING = {
    True: pgettext_lazy("setting", "on"),
    False: pgettext_lazy("setting", "off"),
    None: pgettext_lazy("setting", "not chosen"),
}


def language(code: str | None) -> Text:
    """What the language of that code is called; the code itself where it isn't one of the site's."""
    return dict(conf.languages()).get(code or "", code or "")


def of(labels: Labels, code: str | None) -> Text:
    """The label of a code; the code itself where it has none, "" for None."""
    return labels.get(code or "", code or "")


def choices(labels: Labels) -> list[tuple[str, Text]]:
    """As a filter or a form takes them: (code, label)."""
    return [(code.value if isinstance(code, StrEnum) else code, label) for code, label in labels.items()]


def with_code(label: Text, code: str | None) -> SafeString:
    """The label, and the code in small print."""
    return format_html('{} <code class="console-code">{}</code>', label, code) if code else format_html("{}", label)


def coded(labels: Labels, code: str | None) -> SafeString:
    """The label of a code, and the code in small print; "" for None."""
    return with_code(of(labels, code), code)


def verdict(found: Verdict) -> SafeString:
    """Verdict and reason in words, and both codes in small print."""
    words = format_html("{} · {}", of(ACTIONS, found.action), of(REASONS, found.reason))
    return with_code(words, f"{found.action}: {found.reason}")
