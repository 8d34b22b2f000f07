"""What the reference says of things that every resource has."""

from django.utils.translation import gettext_lazy as _

FIELDS = _("Only these fields, with commas between them")
GET = _("Read one")
SEARCH = _("Search with a filter in the body")
ADD_MANY = _("Add up to 1,000 at once")
CHANGE_MANY = _("Change up to 1,000 at once")
ABOUT = _(
    "Everything that can be read and done in Nokshi, for programs. Rights, units and fields are those of the user."
)
TOKEN = _("An access token, made under Account → Access tokens.")
SESSION = _("Somebody signed in; what writes needs the CSRF token of the page as X-CSRFToken.")
KEY = _("The same request with the same key is done once; its answer is kept for a day.")
IF_MATCH = _("The ETag of the record as you know it; where it has changed the answer is 412.")
GOOD = _("It went well.")
UNCHANGED = _("It is as you have it.")
PROBLEM = _("What went wrong, and what to do.")
MESSAGE_ID = _("The same at every try: what came with it before came twice.")
SENT_AT = _("When it left, in seconds since 1970.")
SIGNED = _("“v1,” and base64 of HMAC-SHA256 over id.timestamp.body with the secret of the webhook.")
ARRIVED = _("It arrived; anything else is tried again.")
GONE = _("There is nobody here any more: the webhook is switched off.")
