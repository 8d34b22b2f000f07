"""Addresses of sign-in, under the names that allauth looks for."""

from django.urls import path, re_path

from nokshi.workspace.web import sign_in

urlpatterns = [
    path("login/", sign_in.sign_in, name="account_login"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("inactive/", sign_in.inactive, name="account_inactive"),
    path("password/reset/", sign_in.forgotten, name="account_reset_password"),
    path("password/reset/done/", sign_in.forgotten_done, name="account_reset_password_done"),
    path("password/reset/key/done/", sign_in.new_password_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.new_password,
        name="account_reset_password_from_key",
    ),
]
