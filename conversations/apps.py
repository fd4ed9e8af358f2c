from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from consent.campaign import mailings
        from consent.core import journal_keepers
        from conversations import removals, search
        from conversations.jobs import replay

        connection_created.connect(search.teach, dispatch_uid="conversations.search")
        mailings.add(removals.Removals())
        for keeper in (replay.ConversationsKept(), replay.FeedbackTakenBack(), replay.ExportsMade()):
            journal_keepers.register(keeper)
