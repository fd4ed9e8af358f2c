"""Home, and one conversation."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from claudeprivacy import clock
from consent.gate import SeeOther
from consent.http import Request
from conversations import chats, fate
from conversations.actions import own
from conversations.models import Conversation

PAGE, MESSAGES, QUERY = 50, 200, 100


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
@own
def chat(request: Request, pk: UUID) -> HttpResponse:
    """Read a conversation, or resume it."""
    now = clock.now()
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chats.resume(owner=request.user, pk=pk, text=form.cleaned_data["text"], now=now)
        return SeeOther(reverse("chat", args=[pk]))
    conversation = Conversation.objects.in_history().with_facts(now).get(owner=request.user, pk=pk)
    fate.attach([conversation], request.user, now)
    pages = Paginator(conversation.messages.all(), MESSAGES)
    page = pages.get_page(request.GET.get("page") or pages.num_pages)
    context = {"conversation": conversation, "page": page, "form": form, **fate.details(conversation, request.user)}
    return render(request, "conversations/chat.html", context, status=422 if form.errors else 200)


def _home(request: Request, form: NewChatForm, status: int = 200) -> HttpResponse:
    now, query = clock.now(), request.GET.get("q", "").replace("\0", "").strip()[:QUERY]
    history = Conversation.objects.in_history().matching(query).with_facts(now).filter(owner=request.user)
    page = Paginator(history, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "query": query,
        "conversations": fate.attach(page, request.user, now),
        "deleted": chats.just_deleted(owner=request.user, pk=request.GET.get("deleted"), now=now),
    }
    return render(request, "conversations/home.html", context, status=status)
