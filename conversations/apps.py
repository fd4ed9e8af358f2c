from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from consent.campaign import mailings
        from consent.core import journal_keepers
        from conversations import removals
        from conversations.jobs import replay

        mailings.add(removals.Removals())
        for keeper in (replay.ConversationsKept(), replay.FeedbackTakenBack(), replay.ExportsMade()):
            journal_keepers.register(keeper)
