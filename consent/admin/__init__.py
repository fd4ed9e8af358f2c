"""Review in Django admin: updates, extensions, the ledger. Evidence is read-only, for superusers too (law 4)."""

from django.contrib import admin

from consent.admin.ledger import ConsentEventAdmin
from consent.admin.messages import NoticeMessageAdmin
from consent.admin.policies import PolicyUpdateAdmin
from consent.models import ConsentEvent, NoticeMessage, PolicyUpdate

admin.site.register(PolicyUpdate, PolicyUpdateAdmin)
admin.site.register(ConsentEvent, ConsentEventAdmin)
admin.site.register(NoticeMessage, NoticeMessageAdmin)
