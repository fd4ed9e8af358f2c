"""Which words the choice has: the names in an update's TOML file, and the placeholders each must hold."""

from collections.abc import Iterable

from consent.rules.verdict import Presentation

PLACEHOLDERS = {
    "intro": {"last_day"},
    "change_anytime": {"privacy_settings"},
    "signup_change_anytime": {"privacy_settings"},
    "signup_terms": {"consumer_terms", "privacy_policy"},
}
WORDS = """
    title intro last_hours intro_after needed heading toggle toggle_after toggle_help purposes change_anytime
    privacy_settings gpc retention_heading retention retention_after details_heading details export_link
    learn_more consumer_terms privacy_policy accept not_now signup_title signup_greeting signup_toggle
    signup_change_anytime signup_terms signup_button setting_label setting_help setting_on setting_off
    setting_undecided
""".split()  # noqa: SIM905  five lines instead of forty
# Shown on one line each: titles, headings, labels, buttons. A title is the subject of a mail, too.
ONE_LINE = {
    *("title", "heading", "toggle", "toggle_after", "privacy_settings", "retention_heading", "details_heading"),
    *("export_link", "learn_more", "consumer_terms", "privacy_policy", "accept", "not_now", "signup_title"),
    *("signup_greeting", "signup_toggle", "signup_button", "setting_label", "allow", "dont_allow"),
}
# Two equal buttons instead of a toggle: what they say, what both mean, and what the browser's signal changes (nothing).
BALANCED_WORDS = ["allow", "dont_allow", "balanced_terms", "balanced_gpc"]


def words_of(presentation: str, given: Iterable[str] = ()) -> list[str]:
    """The names of every word a choice presented so must have, and of no other.

    `given`: the words there are. An original may carry the words of two equal buttons too, then all of them.
    """
    both = presentation == Presentation.BALANCED or not set(BALANCED_WORDS).isdisjoint(given)
    return [*WORDS, *BALANCED_WORDS] if both else WORDS
