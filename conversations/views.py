"""Home, and one conversation."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from consent.decorators import if_refused
from consent.lib import clock
from consent.lib.web import Request, SeeOther
from conversations import chats
from conversations.actions import own
from conversations.pages import MessageForm, NewChatForm, chat_page, home_page


@require_safe
def home(request: Request) -> HttpResponse:
    return home_page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@if_refused(_("Your message was not sent."), keeps=("text", "incognito"))
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
@if_refused(_("Your message was not sent."), keeps=("text",), page="chat")
def chat(request: Request, pk: UUID) -> HttpResponse:
    """Read a conversation, or resume it."""
    if request.method != "POST":
        return chat_page(request, pk)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return chat_page(request, pk, form)
    chats.resume(owner=request.user, pk=pk, text=form.cleaned_data["text"], now=clock.now())
    return SeeOther(reverse("chat", args=[pk]))
