from django.urls import path

from accounts import reset, settings_views, views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("signup/", views.sign_up, name="signup"),
    path("language/", views.set_language, name="language"),
    path("password/reset/", reset.ask, name="reset"),
    path("password/reset/<uid>/<token>/", reset.confirm, name="reset-confirm"),
    path("settings/", settings_views.general, name="settings"),
    path("settings/account/", settings_views.account, name="account"),
    path("settings/account/password/", settings_views.change_password, name="change-password"),
    path("settings/account/log-out-everywhere/", settings_views.log_out_everywhere, name="log-out-everywhere"),
]
