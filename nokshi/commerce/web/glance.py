"""What Today shows of the orders."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from nokshi.commerce.queries.listing import start_of
from nokshi.commerce.queries.reports import sales_between, turnover_between
from nokshi.kernel import clock
from nokshi.kernel.doors import is_htmx, needs, scope_of

WEEK = timedelta(days=7)


@needs("commerce.view")
def glance(request: HttpRequest) -> HttpResponse:
    """Show today's and this week's orders against the same stretch of last week."""
    scope, now = scope_of(request), clock.now()
    today = clock.today(scope.zone, now)
    day = start_of(today, scope.zone)
    week_date = today - timedelta(days=today.weekday())
    week = start_of(week_date, scope.zone)
    context = {
        "today": sales_between(scope, day, now),
        "same_day": sales_between(scope, day - WEEK, now - WEEK),
        "week": turnover_between(scope, week, now),
        "last_week": turnover_between(scope, week - WEEK, now - WEEK),
        "today_date": today,
        "week_date": week_date,
    }
    if is_htmx(request):
        return render(request, "commerce/glance.html", context)
    shown = render_to_string("commerce/glance.html", context, request)
    return render(request, "commerce/glance_page.html", {"panel": shown})
