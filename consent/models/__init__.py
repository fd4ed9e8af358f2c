"""Every table of consent, one file a subject. What is evidence the database itself refuses to change (triggers)."""

from consent.models.campaign import CampaignCell, CampaignCount, NoticeMessage
from consent.models.installation import Installation, LostSubject
from consent.models.ledger import ConsentEvent, NoticeShowing
from consent.models.policies import LastDayExtension, PolicyDocument, PolicyUpdate
from consent.models.refused_form import RefusedForm
from consent.models.runs import JobRun
from consent.models.segments import SegmentChange
from consent.models.subject import ConsentSubject

__all__ = [
    "CampaignCell",
    "CampaignCount",
    "ConsentEvent",
    "ConsentSubject",
    "Installation",
    "JobRun",
    "RefusedForm",
    "LastDayExtension",
    "LostSubject",
    "NoticeMessage",
    "NoticeShowing",
    "PolicyDocument",
    "PolicyUpdate",
    "SegmentChange",
]
