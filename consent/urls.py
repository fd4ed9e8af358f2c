from django.urls import path

from consent import evidence, legal
from consent.choice import views

app_name = "consent"
urlpatterns = [
    path("consent/", views.choice, name="choice"),
    path("consent/decide/", views.decide, name="decide"),
    path("consent/not-now/", views.not_now, name="not-now"),
    path("settings/privacy/help-improve/", views.help_improve, name="help-improve"),
    path("receipts/verify/", evidence.verify, name="verify"),
    path("receipts/<uuid:pk>/", evidence.receipt, name="receipt"),
    path("receipts/<uuid:pk>.json", evidence.receipt_json, name="receipt-json"),
    path("legal/consumer-terms/", legal.policy, {"kind": "consumer_terms"}, name="consumer-terms"),
    path("legal/consumer-terms/<slug:slug>/", legal.policy, {"kind": "consumer_terms"}, name="consumer-terms-version"),
    path("legal/privacy-policy/", legal.policy, {"kind": "privacy_policy"}, name="privacy-policy"),
    path("legal/privacy-policy/<slug:slug>/", legal.policy, {"kind": "privacy_policy"}, name="privacy-policy-version"),
    path("legal/updates/<slug:slug>/", legal.update, name="update"),
]
