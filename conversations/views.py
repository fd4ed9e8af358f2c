"""Home, the list of chats, one conversation, and its buttons: rename, delete and its undo, feedback, taking it back.

Each page carries its forms: empty, given back after a block, or as refused (law 8).
"""

from collections.abc import Callable, Iterable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consent.choice import refusals
from consent.decorators import if_refused
from consent.gate import giving_back
from consent.lib import clock
from consent.lib.web import Request, SeeOther, wants_json
from conversations import chats, feedback, removals
from conversations.forms import FeedbackForm, GivenBackForm, MessageForm, NewChatForm, RenameForm
from conversations.models import Conversation, Feedback, Message
from conversations.rules import fate

PAGE, MESSAGES, QUERY = 50, 200, 100  # conversations of the list, messages of one, characters of a search
ON_A_CHAT: dict[str, type[GivenBackForm]] = {
    "chat": MessageForm,
    "give-feedback": FeedbackForm,
    "rename-chat": RenameForm,
}

NO_FEEDBACK = {
    "incognito": gettext_lazy(
        "Incognito chats are never used, so feedback on them can't be sent. Nothing was recorded."
    ),
    "commercial": gettext_lazy(
        "Chats on commercial plans are never used, so feedback on them can't be sent. Nothing was recorded."
    ),
}


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Other people's conversations don't exist."""

    @wraps(view)
    def wrapper(request: Request, pk: UUID, **kwargs: object) -> HttpResponse:
        try:
            return view(request, pk, **kwargs)
        except Conversation.DoesNotExist as error:
            raise Http404 from error

    return wrapper


@require_safe
def home(request: Request) -> HttpResponse:
    """A greeting, and a new chat."""
    return _home_page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@if_refused(gettext_lazy("Your message was not sent."), keeps=("text", "incognito"))
def chat_list(request: Request) -> HttpResponse:
    """All of one's conversations, searched by `q`, page by page; a POST starts one."""
    if request.method != "POST":
        return _list_page(request)
    form = NewChatForm(request.POST)
    if not form.is_valid():
        return _home_page(request, form)
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
        return _chat_page(request, pk)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _chat_page(request, pk, form)
    chats.resume(owner=request.user, pk=pk, text=form.cleaned_data["text"], now=clock.now())
    return SeeOther(reverse("chat", args=[pk]))


@require_POST
@own
@if_refused(gettext_lazy("The chat was not renamed."), keeps=("title",), page="chat")
def rename(request: Request, pk: UUID) -> HttpResponse:
    """Give it a title of one's own. 422 for one that needs mending."""
    form = RenameForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, form)
    chats.rename(owner=request.user, pk=pk, title=form.cleaned_data["title"])
    return SeeOther(reverse("chat", args=[pk]))


@require_POST
@own
@if_refused(gettext_lazy("The chat was not deleted."))
def delete(request: Request, pk: UUID) -> HttpResponse:
    """Gone from the history at once; home offers the undo for half a minute."""
    chats.delete(owner=request.user, pk=pk, now=clock.now())
    return SeeOther(f"{reverse('home')}?deleted={pk}")


@require_POST
@own
@if_refused(gettext_lazy("The deletion was not undone."))
def undo_delete(request: Request, pk: UUID) -> HttpResponse:
    """Back to the chat; to home, saying so, once the time is over."""
    if chats.undo_delete(owner=request.user, pk=pk, now=clock.now()):
        messages.success(request, _("The chat is back."))
        return SeeOther(reverse("chat", args=[pk]))
    messages.error(request, _("The time to undo is over: the chat stays deleted."))
    return SeeOther(reverse("home"))


@require_POST
@own
@if_refused(gettext_lazy("Your feedback was not sent."), keeps=("comment", "value", "message"), page="chat")
def give_feedback(request: Request, pk: UUID) -> HttpResponse:
    """Send this chat up to a message. 409 where none is taken, 422 for a comment to correct (rules, section 5)."""
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, form)
    try:
        feedback.give(owner=request.user, pk=pk, now=clock.now(), **form.cleaned_data)
    except feedback.NoFeedback as refused:
        return refusals.refusal(request, refused.code, NO_FEEDBACK[refused.code])
    except feedback.NoSuchMessage:
        form.add_error("message", _("This chat has no such message."))
        return _refused(request, pk, form)
    messages.success(request, _("Thank you. This chat up to here may now be used, until you take the feedback back."))
    return SeeOther(reverse("chat", args=[pk]))


@require_POST
@own
@if_refused(gettext_lazy("Your feedback was not taken back."))
def take_feedback_back(request: Request, pk: UUID) -> HttpResponse:
    """Says so only where there was some."""
    if feedback.take_back(owner=request.user, pk=pk, now=clock.now()):
        messages.success(request, _("The feedback is taken back, and withdrawn from training exports already made."))
    return SeeOther(reverse("chat", args=[pk]))


def _refused(request: Request, pk: UUID, form: GivenBackForm) -> HttpResponse:
    """A text to correct stands on the page it came from; what no page of ours sends is malformed."""
    if wants_json(request) or form.has_error("value") or form.has_error("message"):
        return refusals.malformed(request, form)
    return _chat_page(request, pk, form)


def _home_page(request: Request, refused: NewChatForm | None = None) -> HttpResponse:
    """Greeting and new chat. With a refused form: 422, what was written in it."""
    now = clock.now()
    given = {} if refused else giving_back.give_back(request, reverse("chats"))[1]
    context = {
        "form": refused or _filled(NewChatForm, given),
        "removals": removals.told_to(request.user, now),
        "deleted": chats.just_deleted(owner=request.user, pk=request.GET.get("deleted"), now=now),
    }
    return render(request, "conversations/home.html", context, status=422 if refused else 200)


def _list_page(request: Request) -> HttpResponse:
    now, query = clock.now(), request.GET.get("q", "").replace("\0", "").strip()[:QUERY]
    history = Conversation.objects.in_history().matching(query).with_facts(now).filter(owner=request.user)
    page = Paginator(history, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "query": query, "conversations": fate.attach(page, request.user, now)}
    return render(request, "conversations/list.html", context)


def _chat_page(request: Request, pk: UUID, refused: GivenBackForm | None = None) -> HttpResponse:
    """One conversation. With a refused form: 422, what was written in it. Raises Conversation.DoesNotExist."""
    now = clock.now()
    conversation = Conversation.objects.in_history().with_facts(now).get(owner=request.user, pk=pk)
    fate.attach([conversation], request.user, now)
    pages = Paginator(conversation.messages.all(), MESSAGES)
    details = fate.details(conversation, request.user)
    takes_feedback = bool(details["takes_feedback"]) and not details["feedback"]
    forms = _forms(request, conversation, refused, takes_feedback=takes_feedback)
    page = pages.get_page(request.GET.get("page") or pages.num_pages)
    context = {
        "conversation": conversation,
        "page": page,
        **details,
        "takes_feedback": takes_feedback,
        "rated": _rated_message(page, details["feedback"], forms["feedback_form"]),
        **forms,
    }
    return render(request, "conversations/chat.html", context, status=422 if refused else 200)


def _forms(
    request: Request, conversation: Conversation, refused: GivenBackForm | None, *, takes_feedback: bool
) -> dict[str, GivenBackForm]:
    """The page's three forms; a kept one waits until the page shows its place."""
    places = {reverse(name, args=[conversation.pk]): form for name, form in ON_A_CHAT.items()}
    if not takes_feedback:
        del places[reverse("give-feedback", args=[conversation.pk])]
    action, given = ("", {}) if refused else giving_back.give_back(request, *places)
    shown: dict[str, GivenBackForm] = {kind.__name__: kind() for kind in ON_A_CHAT.values()}
    shown["RenameForm"] = RenameForm(initial={"title": conversation.title})
    shown["FeedbackForm"] = FeedbackForm(initial=_rated(request))
    if given:
        shown[places[action].__name__] = _filled(places[action], given)
    elif refused:
        shown[type(refused).__name__] = refused
    return {"form": shown["MessageForm"], "feedback_form": shown["FeedbackForm"], "rename_form": shown["RenameForm"]}


def _rated_message(page: Iterable[Message], given: object, form: GivenBackForm) -> int | None:
    """The message below which feedback stands, or the form for it; the last one where that isn't on the page."""
    if isinstance(given, Feedback):
        rated: object = given.up_to
    elif form.is_bound or form.initial.get("value"):
        rated = form["message"].value()
    else:
        return None
    shown = {str(message.pk): message.pk for message in page}
    return shown.get(str(rated)) or max(shown.values(), default=None)


def _rated(request: Request) -> dict[str, str]:
    """The thumb that was pressed below a message, and which message: `rate`, `message`. Nothing where either is odd."""
    asked = FeedbackForm({"value": request.GET.get("rate"), "message": request.GET.get("message")})
    return {name: str(asked.cleaned_data[name]) for name in ("value", "message")} if asked.is_valid() else {}


def _filled(kind: type[GivenBackForm], given: dict[str, str]) -> GivenBackForm:
    """With what was written before, and the cursor there."""
    form = kind(initial=given)
    if given:
        next(iter(form.fields.values())).widget.attrs["autofocus"] = True
        form.given_back = True
    return form
