from django.urls import path

from accounts import email_pages, password_reset, settings_pages, views

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
    path("settings/account/sessions/end/", settings_pages.end_session, name="end-session"),
    path("settings/account/log-out-everywhere/", settings_pages.log_out_everywhere, name="log-out-everywhere"),
]
