"""Addresses of sign-in, under the names that allauth looks for."""

from django.urls import path, re_path

from nokshi.workspace.web import factors, sign_in

urlpatterns = [
    path("again/", factors.again, name="account_reauthenticate"),
    path("signing-in/", factors.index, name="mfa_index"),
    path("signing-in/code/", factors.ask, name="mfa_authenticate"),
    path("signing-in/code/again/", factors.ask_again, name="mfa_reauthenticate"),
    path("signing-in/app/", factors.add_app, name="mfa_activate_totp"),
    path("signing-in/app/remove/", factors.remove_app, name="mfa_deactivate_totp"),
    path("signing-in/codes/", factors.see_codes, name="mfa_view_recovery_codes"),
    path("signing-in/codes/new/", factors.new_codes, name="mfa_generate_recovery_codes"),
    path("signing-in/codes/file/", factors.download_codes, name="mfa_download_recovery_codes"),
    path("signing-in/passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("signing-in/passkeys/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("signing-in/passkeys/again/", factors.ask_passkey_again, name="mfa_reauthenticate_webauthn"),
    path("signing-in/passkeys/", factors.sign_in_by_passkey, name="mfa_login_webauthn"),
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
