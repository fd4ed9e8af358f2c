"""Nothing is lost when the gate closes: refused forms are kept, and given back after the choice (section 7, law 8)."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from consent import conf
from consent.decorators import Mark
from consent.gate import refused_forms
from consent.lib import clock, web
from consent.lib.web import Request
from consent.models import ConsentSubject, refused_form

SALT, OWNER_FIELD = "consent.keeping", "form_of"


def store(request: HttpRequest, view: Callable[..., HttpResponse], user_pk: int) -> bool:
    """Keep a form for that person; whether it held free text. Machines have what they sent."""
    if request.method != "POST" or is_machine(request):
        return False
    mark = getattr(view, "if_refused", Mark())
    fields = {name: _clean(request.POST[name]) for name in mark.keeps if name in request.POST}
    has_text = bool(fields and fields.get(mark.keeps[0], "").strip())
    action = request.get_full_path().partition("?")[0]
    refused_forms.store(
        user_pk=user_pk, action=action, fields=fields if has_text else {}, has_text=has_text, now=clock.now()
    )
    return has_text


def store_for_owner(request: HttpRequest) -> str:
    """A form that came too late (its session or token had run out) is kept for whom it was made out to, who proves to
    be a person of this site by the form's signed field. The page to find it on; "" if there is nothing to keep."""
    if request.method != "POST" or is_machine(request) or OWNER_FIELD not in request.POST:
        return ""
    try:
        signer = signing.TimestampSigner(salt=SALT)
        owner = signer.unsign(request.POST[OWNER_FIELD], max_age=settings.SESSION_COOKIE_AGE)
        view, _args, kwargs = resolve(request.path_info)
    except (signing.BadSignature, Resolver404):
        return ""
    person = get_user_model().objects.filter(subject_id=owner).first()
    if person is None or not store(request, view, person.pk):
        return ""
    return _page_of(view.if_refused, kwargs)


def owner_field(user: ConsentSubject) -> str:
    """Whose form it is, for a hidden field."""
    return signing.TimestampSigner(salt=SALT).sign(str(user.subject_id))


def give_back(request: Request, *actions: str) -> tuple[str, dict[str, str]]:
    """For a page that shows the forms sent to these addresses: which of them is given back, and its fields. Once, so
    only to a page that is looked at."""
    if request.method != "GET" or not web.is_looked_at(request) or hasattr(request, "consent_prompt"):
        return "", {}
    given: tuple[str, dict[str, str]] = ("", {})
    for form in refused_forms.of(request.user.pk):
        if form.has_text and form.action not in actions:
            continue
        fields = form.fields(clock.now())
        if refused_forms.take(form):
            _say(request, form, back=bool(fields))
            given = (form.action, fields) if fields else given
    return given


def tell(request: Request, next_address: str) -> None:
    """After the choice: what was not done, and where a text waits if that isn't where the person goes."""
    if request.method == "HEAD" or is_machine(request):
        return
    for form in refused_forms.of(request.user.pk):
        if not form.has_text:
            if refused_forms.take(form):
                _say(request, form)
        elif urlsplit(next_address).path != (page := _page(form)):
            link = format_html('<a href="{}">{}</a>', page, _("Go to where you wrote it."))
            messages.warning(request, format_html("{} {}", _mark(form).says, link))


def waits(request: Request) -> bool:
    """Whether a text is kept for the person who is asked to choose."""
    return any(form.has_text and form.fields(clock.now()) for form in refused_forms.of(request.user.pk))


def is_machine(request: HttpRequest) -> bool:
    return web.wants_json(request) and not web.is_htmx(request)


def _say(request: Request, form: refused_form.RefusedForm, *, back: bool = False) -> None:
    after = _("Here it is again.") if back else _("A choice was needed first.")
    if form.has_text and not back:
        after = _("It is no longer kept: we keep a text for 15 minutes, up to 100,000 characters.")
    messages.warning(request, f"{_mark(form).says} {after}")


def _mark(form: refused_form.RefusedForm) -> Mark:
    try:
        return getattr(resolve(form.action).func, "if_refused", Mark())
    except Resolver404:
        return Mark()


def _page(form: refused_form.RefusedForm) -> str:
    return _page_of(_mark(form), resolve(form.action).kwargs)


def _page_of(mark: Mark, kwargs: dict[str, object]) -> str:
    return reverse(mark.page, kwargs=kwargs) if mark.page else conf.home_url()


def _clean(text: str) -> str:
    """What every database can hold."""
    return text.replace("\0", "").encode(errors="replace").decode()
