"""E-mail about a policy update, in Django admin: what goes when, how it reads, a test to oneself, sending it."""

from datetime import datetime
from email.errors import MessageError
from smtplib import SMTPException

from django import forms
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives, get_connection
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent import conf
from consent.admin.access import LOOK, SEND, published
from consent.campaign import mail, mailings, numbers, outbox, schedule, tasks
from consent.campaign.schedule import Due
from consent.console import frame
from consent.console.frame import AnyAdmin
from consent.core import overlay
from consent.lib import clock, mail_parts
from consent.lib.web import Request, SeeOther
from consent.models import NoticeMessage, PolicyUpdate
from consent.rules.verdict import Update

TEST_SECONDS = 8  # an admin waits for it, and gunicorn for the admin
Kind = NoticeMessage.Kind


class WhichForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Message"), choices=[each for each in Kind.choices if each[0] != Kind.REMOVAL]
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=conf.languages)


@require_safe
def notices(request: Request, pk: int, model_admin: AnyAdmin) -> HttpResponse:
    """What goes when, how far it is, and what can be done about it."""
    frame.require(request, LOOK)
    row, update = published(pk)
    now = clock.now()
    due, found = _due(update, now), numbers.of(update, now)
    labels = dict(Kind.choices)
    troubled = NoticeMessage.objects.filter(update=row, state__in=["sending", "failed"])[:1000]
    context = {
        "original": row,
        "plan": [(labels[kind], begins, found.total.number(kind)) for begins, kind in schedule.plan(update)],
        "due": due and labels[due.kind],
        "to_write": found.total.number("to_write"),
        "numbers": found,
        "troubled": troubled.count(),
        "obstacle": _obstacle(now),
        "form": WhichForm(initial={"kind": due.kind if due else Kind.ANNOUNCEMENT, "language": get_language()}),
        "may_send": request.user.has_perm(SEND),
    }
    return frame.page(
        model_admin, request, "admin/consent/campaign/notices.html", pgettext("mailing", "E-mail"), context
    )


def _due(update: Update, now: datetime) -> Due | None:
    """What is due of this update; None too if a newer one has taken its place."""
    found = mailings.occasion(now)
    return found[1] if found and found[0] == update else None


def _obstacle(now: datetime) -> str:
    """Why nothing can be sent from here, if so."""
    if not conf.site_url():
        return str(mail.NoAddress())
    if now > clock.real_now():
        return _("This browser's clock is ahead of the real one: messages are only sent when their time has come.")
    if overlay.is_worn():
        return _("This browser sees an update otherwise than published: messages are only sent as it is published.")
    return ""


@require_safe
def preview(request: Request, pk: int, model_admin: AnyAdmin) -> HttpResponse:
    """Both parts exactly as they are sent, to oneself."""
    frame.require(request, LOOK)
    row, update = published(pk)
    form = WhichForm(request.GET)
    message = _composed(request, update, form)
    context = {"original": row, "message": message, "form": form, "query": request.GET.urlencode()}
    status = 200 if message else 422
    title = _("Preview of a message")
    return frame.page(model_admin, request, "admin/consent/campaign/preview.html", title, context, status=status)


@require_safe
def preview_html(request: Request, pk: int, model_admin: AnyAdmin) -> HttpResponse:
    """The HTML part alone."""
    frame.require(request, LOOK)
    _row, update = published(pk)
    message = _composed(request, update, WhichForm(request.GET))
    return mail_parts.as_page(str(message.alternatives[0][0])) if message else HttpResponse(status=422)


def _composed(request: Request, update: Update, form: WhichForm) -> EmailMultiAlternatives | None:
    """None if the form names no message, or there is no address for links: the form says so."""
    if not form.is_valid() or update.last_day is None:
        return None
    sent = form.cleaned_data
    due = Due(sent["kind"], update.last_day)
    try:
        identity = f"test-{clock.now():%Y%m%dT%H%M%S%f}"
        return mail.compose(update, due, sent["language"], request.user.subject_address, identity)
    except mail.NoAddress as error:
        form.add_error(None, str(error))
        return None


@require_POST
def send_test(request: Request, pk: int, model_admin: AnyAdmin) -> HttpResponse:
    """One message to whoever asks, and to nobody else."""
    frame.require(request, SEND)
    row, update = published(pk)
    message = _composed(request, update, form := WhichForm(request.POST))
    if message is None:
        return _back(request, pk, messages.ERROR, " ".join(str(e) for e in form.errors.values()))
    try:
        get_connection(timeout=TEST_SECONDS).send_messages([message])
    except (SMTPException, OSError, MessageError, ValueError) as error:
        return _back(request, pk, messages.ERROR, _("The mail server didn't take it: %s") % outbox.reason(error))
    frame.log(request, PolicyUpdate, _("Sent a test message to oneself: %s.") % form.cleaned_data["kind"], row)
    return _back(request, pk, messages.SUCCESS, _("Sent to %s.") % request.user.subject_address)


@require_POST
def queue_sending(request: Request, pk: int, model_admin: AnyAdmin) -> HttpResponse:
    """A worker writes to everybody who is due; each is asked about again at the moment of sending."""
    frame.require(request, SEND)
    row, update = published(pk)
    now = clock.now()
    due, obstacle = _due(update, now), _obstacle(now)
    if due is None or obstacle:
        return _back(request, pk, messages.ERROR, obstacle or _("Nothing is due now. Nothing was sent."))
    tasks.send_notices.enqueue(as_of=now.isoformat() if clock.is_travelled() else None)
    frame.log(request, PolicyUpdate, _("Queued the sending of: %s.") % due.occasion, row)
    return _back(request, pk, messages.SUCCESS, _("The messages go out as soon as a worker is free."))


def _back(request: Request, pk: int, level: int, text: str) -> HttpResponse:
    messages.add_message(request, level, text)
    return SeeOther(reverse("admin:consent_policyupdate_notices", args=[pk]))
