from django.urls import path

from accounts import email_pages, password_reset, second_factor_pages, second_step, settings_pages, views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("signup/", views.sign_up, name="signup"),
    path("language/", views.set_language, name="language"),
    path("password/reset/", password_reset.ask, name="reset"),
    path("password/reset/<uid>/<token>/", password_reset.confirm, name="reset-confirm"),
    path("email/<secret>/", email_pages.open_link, name="email-link"),
    path("settings/", settings_pages.general, name="settings"),
    path("settings/account/", settings_pages.account, name="account"),
    path("settings/account/email/", email_pages.change, name="change-email"),
    path("settings/account/email/send-again/", email_pages.send_again, name="send-confirmation-again"),
    path("settings/account/password/", settings_pages.change_password, name="change-password"),
    path("login/second-step/", second_step.second_step, name="second-step"),
    path("settings/account/second-factor/", second_factor_pages.overview, name="second-factor"),
    path("settings/account/second-factor/app/", second_factor_pages.add_app, name="add-app"),
    path("settings/account/second-factor/passkey/", second_factor_pages.add_passkey, name="add-passkey"),
    path("settings/account/second-factor/recovery-codes/", second_factor_pages.recovery_codes, name="recovery-codes"),
    path("settings/account/second-factor/<int:pk>/remove/", second_factor_pages.remove, name="remove-factor"),
    path("settings/account/sessions/end/", settings_pages.end_session, name="end-session"),
    path("settings/account/log-out-everywhere/", settings_pages.log_out_everywhere, name="log-out-everywhere"),
]
