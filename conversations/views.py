"""Home, one conversation, and its buttons: rename, delete and its undo, feedback and taking it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consent.choice import refusals
from consent.decorators import if_refused
from consent.lib import clock
from consent.lib.web import Request, SeeOther, wants_json
from conversations import chats, feedback
from conversations.forms import FeedbackForm, MessageForm, NewChatForm, RenameForm
from conversations.models import Conversation
from conversations.pages import chat_page, home_page


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Other people's conversations don't exist."""

    @wraps(view)
    def wrapper(request: Request, pk: UUID, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, **kwargs)
        except Conversation.DoesNotExist as error:
            raise Http404 from error

    return wrapper


@require_safe
def home(request: Request) -> HttpResponse:
    return home_page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@if_refused(gettext_lazy("Your message was not sent."), keeps=("text", "incognito"))
def new_chat(request: Request) -> HttpResponse:
    """Start a conversation; a GET goes home."""
    if request.method != "POST":
        return SeeOther(reverse("home"))
    form = NewChatForm(request.POST)
    if not form.is_valid():
        return home_page(request, form)
    sent = form.cleaned_data
    conversation = chats.start(
        owner=request.user,
        text=sent["text"],
        now=clock.now(),
        incognito=sent["incognito"],
        time_zone=sent["time_zone"] or "",
    )
    return SeeOther(reverse("chat", args=[conversation.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@own
@if_refused(gettext_lazy("Your message was not sent."), keeps=("text",), page="chat")
def chat(request: Request, pk: UUID) -> HttpResponse:
    """Read a conversation, or resume it."""
    if request.method != "POST":
        return chat_page(request, pk)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return chat_page(request, pk, form)
    chats.resume(owner=request.user, pk=pk, text=form.cleaned_data["text"], now=clock.now())
    return SeeOther(reverse("chat", args=[pk]))


@require_POST
@own
@if_refused(gettext_lazy("The chat was not renamed."), keeps=("title",), page="chat")
def rename(request: Request, pk: UUID) -> HttpResponse:
    form = RenameForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, form)
    chats.rename(owner=request.user, pk=pk, title=form.cleaned_data["title"])
    return SeeOther(reverse("chat", args=[pk]))


@require_POST
@own
@if_refused(gettext_lazy("The chat was not deleted."))
def delete(request: Request, pk: UUID) -> HttpResponse:
    """Gone from the history at once; home offers the undo for a few seconds."""
    chats.delete(owner=request.user, pk=pk, now=clock.now())
    return SeeOther(f"{reverse('home')}?deleted={pk}")


@require_POST
@own
@if_refused(gettext_lazy("The deletion was not undone."))
def undo_delete(request: Request, pk: UUID) -> HttpResponse:
    if chats.undo_delete(owner=request.user, pk=pk, now=clock.now()):
        return SeeOther(reverse("chat", args=[pk]))
    messages.error(request, _("The time to undo is over: the chat stays deleted."))
    return SeeOther(reverse("home"))


@require_POST
@own
@if_refused(gettext_lazy("Your feedback was not sent."), keeps=("comment", "value"), page="chat")
def give_feedback(request: Request, pk: UUID) -> HttpResponse:
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, form)
    sent = form.cleaned_data
    try:
        feedback.give(owner=request.user, pk=pk, value=sent["value"], comment=sent["comment"], now=clock.now())
    except feedback.NoFeedback as refused:
        return refusals.refusal(request, refused.code)
    messages.success(request, _("Thank you. This chat up to here may now be used, until you take the feedback back."))
    return SeeOther(reverse("chat", args=[pk]))


@require_POST
@own
@if_refused(gettext_lazy("Your feedback was not taken back."))
def take_feedback_back(request: Request, pk: UUID) -> HttpResponse:
    if feedback.take_back(owner=request.user, pk=pk):
        messages.success(request, _("The feedback is taken back. No later export contains it."))
    return SeeOther(reverse("chat", args=[pk]))


def _refused(request: Request, pk: UUID, form: Form) -> HttpResponse:
    """A text that needs mending stands on the page it came from; what no page of ours sends is malformed."""
    if wants_json(request) or form.has_error("value"):
        return refusals.malformed(request, form)
    return chat_page(request, pk, form)
