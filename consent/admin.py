"""Review in Django admin: updates, extensions, the ledger. Evidence is read-only, for superusers too (law 4)."""

from django.contrib import admin

from consent.campaign.messageadmin import NoticeMessageAdmin
from consent.eventadmin import ConsentEventAdmin
from consent.models import ConsentEvent, NoticeMessage, PolicyUpdate
from consent.policyadmin import PolicyUpdateAdmin

admin.site.register(PolicyUpdate, PolicyUpdateAdmin)
admin.site.register(ConsentEvent, ConsentEventAdmin)
admin.site.register(NoticeMessage, NoticeMessageAdmin)
