from django.urls import path

from claudeprivacy.qa import doors, style_guide, views

urlpatterns = [
    path("", views.panel, name="qa"),
    path("enter/", views.enter, name="qa-enter"),
    path("clock/", views.set_clock, name="qa-clock"),
    path("world/", views.set_world, name="qa-world"),
    path("back/", views.back, name="qa-back"),
    path("outbox/", doors.outbox, name="qa-outbox"),
    path("ledger/", doors.ledger, name="qa-ledger"),
    path("people/", doors.make_person, name="qa-people"),
    path("fault/", doors.make_fault, name="qa-fault"),
    path("components/", style_guide.components, name="qa-components"),
    path("errors/<int:status>/", style_guide.error, name="qa-error"),
]
