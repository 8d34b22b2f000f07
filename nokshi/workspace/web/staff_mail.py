"""Mail to the staff: what was posted, whether it left, and its text while nothing delivers it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from nokshi.kernel import clock
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.ui.paging import page_of
from nokshi.workspace import actions
from nokshi.workspace.models import StaffMail


@needs("workspace.staff_mail")
def staff_mail(request: HttpRequest) -> HttpResponse:
    """List the mails."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(StaffMail.objects.all(), "-pk", after=after, before=before)
    return render(request, "workspace/staff_mail.html", {"page": page, "is_outbox": settings.CONFIG.outbox_only})


@needs("workspace.staff_mail")
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail, and its text to whoever may manage the account that it opens."""
    mail = get_object_or_404(StaffMail.objects.select_related("user"), pk=pk)
    text = refusal = ""
    try:
        text = actions.text_of(mail=mail, scope=scope_of(request), now=clock.now())
    except NotThere:
        raise
    except DomainError as refused:
        refusal = str(refused)
    return render(request, "workspace/staff_mail_read.html", {"mail": mail, "text": text, "refusal": refusal})
