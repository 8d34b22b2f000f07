"""Django's settings, made from the environment (`nokshi.kernel.config`)."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import config
from nokshi.site.logs import logging_settings

CONFIG = config.read()
SECRET_KEY = CONFIG.secret_key
SECRET_KEY_FALLBACKS = CONFIG.secret_keys_before
DEBUG = False
SECURE = CONFIG.url.startswith("https://")
# A number cannot be made to point elsewhere as a name can (DNS rebinding), so our own are let in.
NUMBERS = [f"[{one}]" if ":" in one else one for one in CONFIG.also_at]
ALLOWED_HOSTS = [str(urlsplit(CONFIG.url).hostname), "localhost", "127.0.0.1", "[::1]", *NUMBERS]
CSRF_TRUSTED_ORIGINS = [CONFIG.url]
ROOT_URLCONF = "nokshi.site.urls"
WSGI_APPLICATION = "nokshi.site.wsgi.application"

ROOMS = [
    "nokshi.kernel",
    "nokshi.ports",
    "nokshi.ui",
    "nokshi.timeline",
    "nokshi.conditions",
    "nokshi.workspace",
    "nokshi.custom",
    "nokshi.customers",
    "nokshi.privacy",
    "nokshi.channels",
    "nokshi.commerce",
    "nokshi.records",
    "nokshi.segments",
    "nokshi.intake",
    "nokshi.marketing",
    "nokshi.integrations",
    "nokshi.site",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_q",
]
MIDDLEWARE = [
    "nokshi.site.watching.WatchMiddleware",
    "nokshi.site.guarding.GuardMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "nokshi.site.api.shortcut.ShortcutMiddleware",
    "nokshi.ui.web.preloading.PreloadMiddleware",
    "nokshi.ui.web.installing.ReaderMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nokshi.workspace.middleware.ScopeMiddleware",
    "nokshi.customers.looking.LookMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nokshi.site.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nokshi.workspace.context.reader",
                "nokshi.site.live.context.live",
            ],
        },
    }
]
FORM_RENDERER = "nokshi.ui.forms.Renderer"

# Limits are counted here, where every process sees them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "workspace_counted",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
DATABASES = {"default": config.database(CONFIG.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

AUTH_USER_MODEL = "workspace.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_ADAPTER = "nokshi.workspace.adapter.Adapter"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_LOCKOUT_CALLABLE = "nokshi.workspace.web.sign_in.locked_out"
AXES_HANDLER = "nokshi.workspace.lockout.Lockout"
AXES_CLIENT_IP_CALLABLE = "nokshi.workspace.lockout.place_of"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/10m/key",  # codes; django-axes counts wrong passwords
    "change_password": "10/10m/user",
    "reauthenticate": "10/10m/user",
}
MFA_ADAPTER = "nokshi.workspace.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1

SESSION_ENGINE = "nokshi.workspace.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
if SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("bn", _("Bengali"))]
LANGUAGE_COOKIE_NAME = "nokshi_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

API_REQUESTS_PER_MINUTE = 60_000

# A thread of each web process writes down who looked at whom.
LOOKS_WRITER = True
TRAIL_HEADS: Path | None = CONFIG.home / "trail.heads"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000
MEDIA_ROOT: Path = CONFIG.home / "files"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# Room for the text of a configuration, which a page sends back to be applied.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

if CONFIG.email_url:
    vars().update(config.email(CONFIG.email_url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

Q_CLUSTER: dict[str, object] = {
    "name": "nokshi",
    "workers": 1,
    "recycle": 20_000,
    "timeout": 600,
    "retry": 660,
    "max_attempts": 8,
    "poll": 0.5,
    "catch_up": False,
    "scheduler": False,
    "save_limit": 500,
    "label": "Nokshi",
    # In the database always: a queue in Redis loses what a killed worker had taken from it.
    "orm": "default",
    "broker_class": "nokshi.site.pace.Queue",
}

LOGGING = logging_settings(CONFIG.log)
