"""The words of a notice by e-mail: plain text and HTML, nothing to load, nothing that tells when it was read."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from consent import conf
from consent.campaign import schedule
from consent.campaign.schedule import ANNOUNCEMENT, Due
from consent.core import documents
from consent.core.documents import ChoiceText
from consent.lib import dates, mail_parts
from consent.models import ConsentSubject, NoticeShowing
from consent.rules.verdict import Update


class NoAddress(RuntimeError):
    """Links in a message need the site's own address, and no request is there to tell it."""

    def __init__(self) -> None:
        super().__init__("CONSENT_SITE_URL is not set. Set it to this site's address, such as https://example.com.")


def language_of(person: ConsentSubject) -> str:
    """The language they set; else the one a notice was shown to them in last; else English."""
    if person.subject_language:
        return person.subject_language
    shown = NoticeShowing.objects.filter(subject_id=person.subject_id).order_by("-shown_at", "-pk")
    return shown.values_list("language", flat=True).first() or documents.FALLBACK_LANGUAGE


def compose(update: Update, due: Due, language: str, to: str, identity: str) -> EmailMultiAlternatives:
    """The message, ready to be sent. `identity` makes its Message-ID. Raises NoAddress."""
    return _composed(update, due, documents.choice_text_in(update.slug, language), language, (to, identity))


def faults(update: Update, texts: Mapping[str, ChoiceText]) -> Iterator[str]:
    """What keeps a message about an update that isn't published yet from being made, with its field.

    Each is made as it would be sent, headers included, in every language. Without the site's address nothing is asked.
    """
    for language, text in texts.items() if conf.site_url() else ():
        for _at, kind in schedule.plan(update):
            due = Due(kind, update.last_day or update.announced_at.date())
            try:
                _composed(update, due, text, language, ("somebody@example.com", kind)).message().as_bytes()
            except ValueError as error:
                yield f"{language}.choice.title: the e-mail ({kind}) can't be made of it: {error}"
                break


def _composed(
    update: Update, due: Due, text: ChoiceText, language: str, envelope_of: tuple[str, str]
) -> EmailMultiAlternatives:
    to, identity = envelope_of
    if not conf.site_url():
        raise NoAddress
    with override(language):
        context = _context(update, due, text)
    return letter("consent/email/notice", context, language, to, identity)


def letter(name: str, context: Mapping[str, object], language: str, to: str, identity: str) -> EmailMultiAlternatives:
    """Both parts of that template as one message, `subject` in its context. `identity` makes its Message-ID.

    Raises NoAddress.
    """
    if not conf.site_url():
        raise NoAddress
    address = urlsplit(conf.site_url())
    subject = re.sub(r"[ \t\r\n]+", " ", str(context["subject"]))  # a header is one line
    message = mail_parts.compose(name, {**context, "host": address.netloc, "subject": subject}, language, to)
    # Our own id: Django's would ask the network for this machine's name.
    message.extra_headers["Message-ID"] = f"<{identity}@{address.hostname}>"
    return message


def _context(update: Update, due: Due, text: ChoiceText) -> dict[str, object]:
    last_day = dates.day_in_words(due.last_day, text.language)
    reminder = due.kind != ANNOUNCEMENT
    subject = _("Reminder: please choose by %(last_day)s") if reminder else _("Please choose by %(last_day)s")
    pages = {"choice": "choice", "terms": "consumer-terms", "policy": "privacy-policy"}
    addresses = {"settings": conf.settings_url(), **{name: reverse(f"consent:{page}") for name, page in pages.items()}}
    return {
        "subject": f"{text.words['title']}. {subject % {'last_day': last_day}}",
        "reminder": reminder,
        "words": text.words,
        "last_day": last_day,
        "address": {name: f"{conf.site_url()}{path}" for name, path in addresses.items()},
        "update_address": f"{conf.site_url()}{reverse('consent:update', args=[update.slug])}",
    }
