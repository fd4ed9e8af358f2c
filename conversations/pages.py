"""Home and one conversation as pages, with their forms: empty, given back after a block, or as refused (law 8)."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from consent.gate import giving_back
from consent.lib import clock
from consent.lib.web import Request
from conversations import chats
from conversations.forms import FeedbackForm, MessageForm, NewChatForm, RenameForm
from conversations.models import Conversation
from conversations.rules import fate

PAGE, MESSAGES, QUERY = 50, 200, 100


def home_page(request: Request, refused: NewChatForm | None = None) -> HttpResponse:
    """New chat and history. With a refused form: 422, what was written in it."""
    now, query = clock.now(), request.GET.get("q", "").replace("\0", "").strip()[:QUERY]
    history = Conversation.objects.in_history().matching(query).with_facts(now).filter(owner=request.user)
    page = Paginator(history, PAGE).get_page(request.GET.get("page"))
    given = {} if refused else giving_back.give_back(request, reverse("new-chat"))[1]
    context = {
        "form": refused or _filled(NewChatForm, given),
        "page": page,
        "query": query,
        "conversations": fate.attach(page, request.user, now),
        "deleted": chats.just_deleted(owner=request.user, pk=request.GET.get("deleted"), now=now),
    }
    return render(request, "conversations/home.html", context, status=422 if refused else 200)


def chat_page(request: Request, pk: UUID, refused: forms.Form | None = None) -> HttpResponse:
    """One conversation. With a refused form: 422, what was written in it. Raises Conversation.DoesNotExist."""
    now = clock.now()
    conversation = Conversation.objects.in_history().with_facts(now).get(owner=request.user, pk=pk)
    fate.attach([conversation], request.user, now)
    pages = Paginator(conversation.messages.all(), MESSAGES)
    details = fate.details(conversation, request.user)
    context = {
        "conversation": conversation,
        "page": pages.get_page(request.GET.get("page") or pages.num_pages),
        **details,
        **_forms(request, conversation, refused, takes_feedback=details["takes_feedback"] and not details["feedback"]),
    }
    return render(request, "conversations/chat.html", context, status=422 if refused else 200)


def _forms(
    request: Request, conversation: Conversation, refused: forms.Form | None, *, takes_feedback: bool
) -> dict[str, Any]:
    """The page's three forms; a kept one waits until the page shows its place."""
    places = {reverse(name, args=[conversation.pk]): form for name, form in ON_A_CHAT.items()}
    if not takes_feedback:
        del places[reverse("give-feedback", args=[conversation.pk])]
    action, given = ("", {}) if refused else giving_back.give_back(request, *places)
    shown: dict[str, forms.Form] = {kind.__name__: kind() for kind in ON_A_CHAT.values()}
    shown["RenameForm"] = RenameForm(initial={"title": conversation.title})
    if given:
        shown[places[action].__name__] = _filled(places[action], given)
    elif refused:
        shown[type(refused).__name__] = refused
    return {"form": shown["MessageForm"], "feedback_form": shown["FeedbackForm"], "rename_form": shown["RenameForm"]}


def _filled(kind: type[forms.Form], given: dict[str, str]) -> forms.Form:
    """With what was written before, and the cursor there."""
    form = kind(initial=given)
    if given:
        next(iter(form.fields.values())).widget.attrs["autofocus"] = True
        form.given_back = True  # type: ignore[attr-defined]  # for templates
    return form


ON_A_CHAT: dict[str, type[forms.Form]] = {
    "chat": MessageForm,
    "give-feedback": FeedbackForm,
    "rename-chat": RenameForm,
}
