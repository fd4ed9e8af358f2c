"""Home, and one conversation."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from claudeprivacy import clock
from consent.gate import SeeOther
from consent.http import Request
from conversations import chats, fate
from conversations.models import Conversation

PAGE = 50


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Message"),
        max_length=chats.MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("Write a message")}),
        error_messages={"required": _("Write something first.")},
    )


class NewChatForm(MessageForm):
    incognito = forms.BooleanField(label=_("Incognito"), required=False)
    time_zone = forms.Field(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))


@require_safe
def home(request: Request) -> HttpResponse:
    return _home(request, NewChatForm())


@require_http_methods(["GET", "HEAD", "POST"])
def new_chat(request: Request) -> HttpResponse:
    """Start a conversation; a GET goes home."""
    if request.method != "POST":
        return SeeOther(reverse("home"))
    form = NewChatForm(request.POST)
    if not form.is_valid():
        return _home(request, form, status=422)
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
def chat(request: Request, pk: UUID) -> HttpResponse:
    """Read a conversation, or resume it."""
    conversation = Conversation.objects.in_history().with_facts().filter(owner=request.user, pk=pk).first()
    if conversation is None:
        raise Http404
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chats.resume(owner=request.user, conversation=conversation, text=form.cleaned_data["text"], now=clock.now())
        return SeeOther(reverse("chat", args=[pk]))
    fate.attach([conversation], request.user, clock.now())
    context = {"conversation": conversation, "chat_messages": conversation.messages.all(), "form": form}
    return render(request, "conversations/chat.html", context, status=422 if form.errors else 200)


def _home(request: Request, form: NewChatForm, status: int = 200) -> HttpResponse:
    history = Conversation.objects.in_history().with_facts().filter(owner=request.user)
    page = Paginator(history, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "conversations": fate.attach(page, request.user, clock.now())}
    return render(request, "conversations/home.html", context, status=status)
