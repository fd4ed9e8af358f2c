from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from consent.campaign import mailings
        from consent.core import journal_keepers
        from conversations import removals
        from conversations.jobs.replay import ConversationsKept

        mailings.add(removals.Removals())
        journal_keepers.register(ConversationsKept())
