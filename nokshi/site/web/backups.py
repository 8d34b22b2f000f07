"""Settings → Backups: what is kept, take one, read one again, carry one away."""

from datetime import datetime, timedelta

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.site.actions import backups as actions
from nokshi.site.backup import keeping
from nokshi.site.backup.alone import is_busy
from nokshi.site.backup.keeping import Kept
from nokshi.ui.toasts import tell

WHY = {
    keeping.PLANNED: gettext_lazy("by the plan"),
    keeping.BY_HAND: gettext_lazy("by hand"),
    keeping.BEFORE_UPGRADE: gettext_lazy("before an upgrade"),
}
MEGABYTE = 1_000_000


@needs("site.backups")
def backups(request: HttpRequest) -> HttpResponse:
    """List the backups that are kept, and say how they are made and given back."""
    found = keeping.kept()[::-1]
    hours = settings.CONFIG.backup_hours
    context = {
        "rows": [_row(one) for one in found],
        "is_busy": is_busy(),
        "hours": hours,
        "next_at": found[0].at + timedelta(hours=hours) if found and hours else None,
        "folder": settings.CONFIG.backups,
        "passphrase": keeping.passphrase_path(),
        "is_postgres": settings.CONFIG.database_url.startswith("postgres"),
    }
    return render(request, "site/backups.html", context)


@require_POST
@needs("site.backups")
def take(request: HttpRequest) -> HttpResponse:
    """Have a backup taken now."""
    actions.begin_backup(actor=Actor.user(scope_of(request).user_id), now=clock.now())
    tell(request, _("A backup is being taken. It is in the list once it is whole."))
    return redirect("site:backups")


@require_POST
@needs("site.backups")
def check(request: HttpRequest, name: str) -> HttpResponse:
    """Have a backup read again from end to end."""
    actions.begin_check(one=_kept(name))
    tell(request, _("The backup is being read from end to end. What came of it is in its line."))
    return redirect("site:backups")


@never_cache
@needs("site.backups")
@reauthentication_required  # type: ignore[untyped-decorator]
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a backup out, sealed as it is, to whoever has just proved who he is."""
    one = _kept(name)
    actions.tell_downloaded(one=one, actor=Actor.user(scope_of(request).user_id), now=clock.now())
    return FileResponse(one.path.open("rb"), as_attachment=True, filename=one.path.name)


def _kept(name: str) -> Kept:
    """Return a backup that is in the folder; a name is never taken for a path."""
    found = next((one for one in keeping.kept() if one.path.name == name), None)
    if found is None:
        raise Http404
    return found


def _row(one: Kept) -> dict[str, object]:
    told = one.told
    checked = datetime.fromisoformat(told.checked_at) if told and told.checked_at else None
    return {
        "name": one.path.name,
        "at": one.at,
        "why": WHY[one.why],
        "size": one.size / MEGABYTE,
        "told": told,
        "checked": checked,
    }
