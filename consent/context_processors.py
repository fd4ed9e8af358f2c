"""Gives templates the modal where the gate prompts, whose a form is, and the site's own addresses."""

from django.utils.functional import SimpleLazyObject

from consent import conf
from consent.choice import notice
from consent.gate import giving_back
from consent.lib.web import Request


class SiteAddresses:
    """Looked up where a page names one."""

    @property
    def home(self) -> str:
        return conf.home_url()

    @property
    def settings(self) -> str:
        return conf.settings_url()


def choice(request: Request) -> dict[str, object]:
    form_of = SimpleLazyObject(lambda: giving_back.owner_field(request.user))
    given = {"form_of": form_of, "consent_urls": SiteAddresses()}
    if hasattr(request, "consent_prompt"):
        given["prompt"] = SimpleLazyObject(lambda: notice.for_prompt(request))
    return given
