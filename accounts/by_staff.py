"""What staff do to an account: the person is told by mail, and gets a link instead of a password (rules, section 4)."""

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.db.models import Field, ManyToManyField, Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import letters
from accounts.models import User
from consent.campaign.mail import language_of


def send_link(request: HttpRequest, user: User) -> bool:
    """A link to set a password, by mail to the person themself. False, and a word to staff, if it could not be sent."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    link = reverse("reset-confirm", args=[uid, default_token_generator.make_token(user)])
    return _mail(request, user, "password_link", {"link": request.build_absolute_uri(link)})


def tell_changed(request: HttpRequest, user: User, before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Each field that staff changed, with its old and its new value. As `send_link`."""
    with override(language_of(user)):
        changes = [_change(name, before.get(name), value) for name, value in after.items()]
    return _mail(request, user, "changed_by_staff", {"changes": changes})


def tell_deleted(request: HttpRequest, user: User) -> bool:
    """That the account is gone; `user` as it was. As `send_link`."""
    return _mail(request, user, "deleted_by_staff", {})


def _mail(request: HttpRequest, user: User, template: str, more: dict[str, object]) -> bool:
    if letters.send(request, user, template, more, language=language_of(user)):
        return True
    messages.error(request, _("The e-mail to the person could not be sent: the mail server doesn't answer."))
    return False


def _change(name: str, before: object, after: object) -> dict[str, str]:
    field = User._meta.get_field(name)
    label = str(getattr(field, "verbose_name", name))
    return {"label": label[:1].upper() + label[1:], "before": _words(field, before), "after": _words(field, after)}


def _words(field: object, value: object) -> str:
    if isinstance(field, ManyToManyField):
        return ", ".join(sorted(map(str, _rows(value)))) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(field.flatchoices) if isinstance(field, Field) else {}
    return str(choices.get(value, value)) or "–"


def _rows(value: object) -> Iterable[Model]:
    return value if isinstance(value, Iterable) else ()
