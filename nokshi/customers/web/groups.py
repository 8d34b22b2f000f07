"""A company with all above and below it: in a few figures beside its page, and whole."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nokshi.customers.models import Customer
from nokshi.customers.queries.hierarchy import (
    companies_below,
    count_people,
    group_of,
    parents_of,
    people_by_company,
    people_of,
    tree_below,
)
from nokshi.customers.web.finding import customer_for
from nokshi.customers.web.panels import panel
from nokshi.customers.words import RELATION
from nokshi.kernel import clock
from nokshi.kernel.doors import Request, needs
from nokshi.kernel.errors import NotThere
from nokshi.ui.paging import page_of

FIRST = 6
MOST = 500


@require_GET
@needs("customers.view")
def of_company(request: Request, customer_id: int) -> HttpResponse:
    """Show what stands above and below a company, and how many people work in all of it."""
    company, scope, today = customer_for(request, customer_id), request.scope, clock.today(request.scope.zone)
    if company.kind != Customer.Kind.COMPANY or not scope.shows(RELATION):
        return HttpResponse()
    group = group_of(company.pk, scope, today)
    children = [one for one in tree_below(company.pk, scope, today) if one.depth == 1]
    return panel(
        request, "customers/group_panel.html", company, parents=parents_of(company.pk, scope, today),
        children=children[:FIRST], more=len(children) - FIRST, companies=companies_below(company.pk, scope, today),
        people=count_people(group, scope, today), own_people=count_people([company.pk], scope, today),
        may_change=scope.may("customers.change") and scope.writes(RELATION),
    )  # fmt: skip


@require_GET
@needs("customers.view")
def group(request: Request, customer_id: int) -> HttpResponse:
    """Show the tree of companies below one, and the people of all of them page by page."""
    company, scope, today = customer_for(request, customer_id), request.scope, clock.today(request.scope.zone)
    if company.kind != Customer.Kind.COMPANY or not scope.shows(RELATION):
        raise NotThere
    is_own = request.GET.get("own") == "yes"
    companies = [company.pk] if is_own else group_of(company.pk, scope, today)
    people = people_of(companies, scope, today).values("pk", "name", "city", "sort_key")
    page = page_of(people, "sort_key", "pk", after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    tree = tree_below(company.pk, scope, today)
    return render(request, "customers/group.html", {
        "customer": company,
        "parents": parents_of(company.pk, scope, today),
        "tree": tree,
        "is_cut": len(tree) >= MOST,
        "own_people": people_by_company([company.pk], scope, today).get(company.pk, 0),
        "page": page,
        "is_own": is_own,
        "shows_city": scope.shows("customers.city"),
    })  # fmt: skip
