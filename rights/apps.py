from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """What people are owed: the Privacy tab, all their data, the end of their account."""

    name = "rights"
    verbose_name = _("Rights")

    def ready(self) -> None:
        from consent.core import journal_keepers
        from rights.erasure import Erasures

        journal_keepers.register(Erasures())
