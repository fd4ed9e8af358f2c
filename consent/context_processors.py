"""Gives templates the modal where the gate prompts, whose a form is, the way to a choice that is due, addresses."""

from django.utils.functional import SimpleLazyObject

from consent import conf
from consent.choice import notice
from consent.core.verdicts import verdict_for
from consent.gate import block, giving_back
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
    due = SimpleLazyObject(lambda: _way_to_the_choice(request))
    given = {"form_of": form_of, "consent_urls": SiteAddresses(), "choice_due": due}
    if hasattr(request, "consent_prompt"):
        given["prompt"] = SimpleLazyObject(lambda: notice.for_prompt(request))
    return given


def _way_to_the_choice(request: Request) -> str:
    """Where the choice is, and back to this page; "" while none is due."""
    verdict = verdict_for(request)
    return block.choice_address(request.get_full_path()) if verdict.blocks or verdict.prompts else ""
