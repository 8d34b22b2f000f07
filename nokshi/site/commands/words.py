"""What commands say of themselves, in the language of the terminal."""

from django.utils.translation import gettext_lazy as _

ABOUT = {
    "import": _("Take in files, or take an import back."),
    "export": _("Give everything out again as files."),
    "user": _("Make an account and print the one-time link that opens it, or list who there is."),
}
