from django.urls import path

from consent import conf
from consent import views as setting_pages
from consent.choice import views
from consent.evidence import public_keys, receipt_pages
from consent.policies import legal_pages

app_name = "consent"
urlpatterns = [
    path("consent/", views.choice, name="choice"),
    path("consent/decide/", views.decide, name="decide"),
    path("consent/not-now/", views.not_now, name="not-now"),
    path("settings/privacy/help-improve/", setting_pages.help_improve, name="help-improve"),
    path(".well-known/jwks.json", public_keys.jwks, name="jwks"),
    path("receipts/verify/", receipt_pages.verify, name="verify"),
    path("receipts/<uuid:pk>/", receipt_pages.receipt, name="receipt"),
    path("receipts/<uuid:pk>.json", receipt_pages.receipt_json, name="receipt-json"),
    path("legal/consumer-terms/", legal_pages.policy, {"kind": "consumer_terms"}, name="consumer-terms"),
    path(
        "legal/consumer-terms/<slug:slug>/",
        legal_pages.policy,
        {"kind": "consumer_terms"},
        name="consumer-terms-version",
    ),
    path("legal/privacy-policy/", legal_pages.policy, {"kind": "privacy_policy"}, name="privacy-policy"),
    path(
        "legal/privacy-policy/<slug:slug>/",
        legal_pages.policy,
        {"kind": "privacy_policy"},
        name="privacy-policy-version",
    ),
    path("legal/updates/<slug:slug>/", legal_pages.update, name="update"),
]
if conf.settings_page() == conf.OWN_SETTINGS_PAGE:
    urlpatterns.append(path("consent/setting/", setting_pages.setting, name="setting"))
