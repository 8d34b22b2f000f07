"""Account → Messages on devices: let a browser tell me, try it, and take it off again."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.doors import scope_of
from nokshi.kernel.network import AddressRefused
from nokshi.ui.toasts import tell, warn
from nokshi.workspace import actions
from nokshi.workspace.devices import kind_of
from nokshi.workspace.models import PushDevice, User
from nokshi.workspace.web.sessions import device


def devices(request: HttpRequest) -> HttpResponse:
    """List the devices that tell one what is his."""
    mine = PushDevice.objects.visible_to(scope_of(request)).order_by("-added_at", "-pk")
    rows = [{"one": one, "device": device(one.agent), "icon": kind_of(one.agent)} for one in mine]
    return render(request, "workspace/push.html", {"rows": rows, "key": actions.push_key(now=clock.now())})


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Keep the subscription of this browser."""
    user = request.user
    assert isinstance(user, User)
    try:
        given = json.loads(request.POST.get("subscription", ""))
        endpoint, keys = str(given["endpoint"]), given["keys"]
        actions.add_device(
            user=user, endpoint=endpoint, receiver=str(keys["p256dh"]), auth=str(keys["auth"]),
            agent=request.headers.get("User-Agent", ""), session_key=request.session.session_key or "", now=clock.now(),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        warn(request, str(actions.NoDevice()))
    except (actions.NoDevice, AddressRefused) as refusal:
        warn(request, str(refusal))
    else:
        tell(request, _("This device tells you from now on, also while no page is open."))
    return redirect("workspace:push")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a device off."""
    found = get_object_or_404(PushDevice.objects.visible_to(scope_of(request)), pk=pk)
    actions.remove_device(device=found, now=clock.now())
    tell(request, _("The device tells you nothing more."))
    return redirect("workspace:push")


@require_POST
def attempt(request: HttpRequest) -> HttpResponse:
    """Send a message to all of one's own devices, to see that it comes."""
    actions.push_soon(
        user_id=scope_of(request).user_id or 0,
        title="Nokshi",
        text=_("This is how a message looks here."),
        url=reverse("workspace:push"),
    )
    tell(request, _("It is on its way. Nothing after a minute? Look whether the device lets this page send messages."))
    return redirect("workspace:push")
