"""The list of the records of a kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nokshi.custom.queries.sorting import own_page, sortable
from nokshi.customers.web.cells import AT_END, Cells, paths_of
from nokshi.customers.web.drawing import writer
from nokshi.kernel.doors import needs, path_of, scope_of
from nokshi.ports.fields import Field, load_into
from nokshi.records.queries import kind_at
from nokshi.records.queries.records import customers_seen
from nokshi.records.rules.kinds import OwnKind
from nokshi.records.web.asked import TITLE, Asked, Rows
from nokshi.ui.links import sort_link
from nokshi.ui.paging import Page, page_of
from nokshi.workspace import queries as workspace

COUNTED = 2_000
NEEDED = ("pk", "title", "customer_id", "sort_key", "created_at", "changed_at")


class Head(NamedTuple):
    """The head of a column, and where a press on it leads."""

    label: str
    end: bool
    url: str = ""
    aria: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view above the list."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


class Sorting(NamedTuple):
    """An order to choose, and the list in it."""

    label: str
    url: str
    is_current: bool


@require_GET
@needs("records.view")
def listing(request: HttpRequest, own: str) -> HttpResponse:
    """Show the records of a kind that the address asks for, a page at a time."""
    asked = Asked(request.GET, scope_of(request), kind_at(own))
    if asked.is_long and not asked.builder.is_turning:
        return redirect(asked.url())
    rows = asked.rows_or_fault()
    count = rows.order_by()[: COUNTED + 1].count()
    page = _page(asked, rows, request.GET.get("after", ""), request.GET.get("before", ""))
    return render(request, "records/list.html", {
        "asked": asked,
        "kind": asked.kind,
        "builder": asked.builder,
        "is_filtering": "filter" in request.GET or not asked.builder.is_empty,
        "page": page,
        "lines": list(drawn_rows(asked, page)),
        "heads": _heads(asked),
        "sorts": _sorts(asked),
        "count": min(count, COUNTED),
        "is_exact": count <= COUNTED,
        "tabs": _tabs(asked),
        "choices": [(name, str(one.label), name in asked.columns) for name, one in asked.choosable.items()],
        "is_empty": not count and asked.is_all,
        **urls_of(asked),
    })  # fmt: skip


def _page(asked: Asked, rows: Rows, after: str, before: str) -> Page[dict[str, Any]]:
    values = tuple(dict.fromkeys((*NEEDED, *paths_of(asked.columns))))
    if one := asked.sorted_by:
        return own_page(rows, one, values, down=asked.is_down, after=after, before=before)
    return page_of(rows.values(*values), *asked.order, after=after, before=before)


def urls_of(asked: Asked) -> dict[str, Any]:
    """Return where the page's buttons lead, "" for what the reader may not do."""
    scope, kind = asked.scope, asked.kind
    may_export, may_import = scope.may("records.export"), scope.may("records.import") and scope.may("intake.run")
    return {
        "add_url": reverse("records:add", args=[kind.key]) if scope.may("records.edit") else "",
        "csv_url": asked.url("records:export", "csv") if may_export else "",
        "xlsx_url": asked.url("records:export", "xlsx") if may_export else "",
        "import_url": f"{path_of('intake:new')}?kind={kind.subject}" if may_import else "",
        "bulk_url": asked.url("records:bulk"),
        "save_url": asked.url("records:view_save"),
        "all_url": reverse("records:list", args=[kind.key]),
        "change_url": asked.url("records:view_change", asked.view.pk) if asked.is_own_view and asked.view else "",
        "remove_view_url": reverse("records:view_remove", args=[kind.key, asked.view.pk])
        if asked.is_own_view and asked.view else "",
        "define_url": f"{reverse('custom:fields')}?of={kind.subject}" if scope.may("custom.manage") else "",
        "may_remove": scope.may("records.remove"),
        "kept_beside_columns": asked.kept_beside("columns"),
        "kept_beside_where": asked.kept_beside("where"),
    }  # fmt: skip


def drawn_rows(asked: Asked, page: Page[dict[str, Any]]) -> Iterator[SafeString]:
    """Yield the rows of the list as parts of a table."""
    rows = page.rows
    load_into(rows, asked.columns, asked.scope)
    cells = Cells(asked.columns, asked.scope, rows)
    if asked.kind.has_customer:
        # A phone shows the title and whose it is; there is no room for a third.
        cells.on_phone = ""
    columns = [(field.place, writer(cells, name, field)) for name, field in asked.columns.items()]
    people = customers_seen([row["customer_id"] for row in rows], asked.scope)
    for row in rows:
        whose = f"<td>{_person(row['customer_id'], people)}</td>" if asked.kind.has_customer else ""
        drawn = "".join([write(row[place]) for place, write in columns])
        yield _safe(f"<tr>{_tick(row, asked.kind)}<td>{_title(row, asked.kind)}</td>{whose}{drawn}</tr>")


def _tick(row: Mapping[str, Any], kind: OwnKind) -> str:
    label = escape(_("Choose %(name)s") % {"name": kind.called(row["pk"], row["title"])})
    return (
        '<td class="table__tick"><label class="check"><input class="check__box" type="checkbox" name="chosen" '
        f'value="{row["pk"]}" aria-label="{label}"></label></td>'
    )


def _title(row: Mapping[str, Any], kind: OwnKind) -> str:
    called = escape(kind.called(row["pk"], row["title"]))
    return f'<a class="table__name" href="/record/{row["pk"]}/" data-preload><bdi>{called}</bdi></a>'


def _person(customer: int | None, people: Mapping[int, str]) -> str:
    if customer is None or customer not in people:
        return '<span class="faint">—</span>'
    base = path_of("customers:list")
    return f'<a class="link" href="{base}{customer}/"><bdi>{escape(people[customer])}</bdi></a>'


def _safe(drawn: str) -> SafeString:
    """Mark what was put together here, every value in it escaped."""
    return mark_safe(drawn)


def _heads(asked: Asked) -> list[Head]:
    heads = [Head(_("Title"), False, *sort_link(asked.query, TITLE, asked.sort))]
    if asked.kind.has_customer:
        heads.append(Head(_("Customer"), False))
    return [*heads, *(_head(asked, name, one) for name, one in asked.columns.items())]


def _head(asked: Asked, name: str, field: Field) -> Head:
    is_own = sortable(name, asked.subject, asked.scope) is not None
    word = name if is_own else name.rpartition(".")[2]
    is_sorted_by = is_own or name in (f"{asked.kind.subject}.added", f"{asked.kind.subject}.changed")
    way = sort_link(asked.query, word, asked.sort) if is_sorted_by else ("", "")
    return Head(str(field.label), field.type in AT_END, *way)


def _sorts(asked: Asked) -> list[Sorting]:
    labels = {
        "title": _("Title, A to Z"), "-title": _("Title, Z to A"), "-added": _("Added, latest first"),
        "added": _("Added, earliest first"), "-changed": _("Changed, latest first"),
        "changed": _("Changed, earliest first"),
    }  # fmt: skip
    for name, field in asked.columns.items():
        if sortable(name, asked.subject, asked.scope):
            labels[name] = _("%(field)s, lowest first") % {"field": field.label}
            labels[f"-{name}"] = _("%(field)s, highest first") % {"field": field.label}
    return [Sorting(label, asked.url(sort=key), asked.sort == key) for key, label in labels.items()]


def _tabs(asked: Asked) -> list[Tab]:
    plain = {"where": "", "columns": "", "sort": "", "q": ""}
    shown = asked.view.pk if asked.view else None
    named = workspace.view_names(asked.scope, asked.kind.subject)
    everything = Tab(_("All"), asked.url(view="", **plain), asked.view is None)
    return [everything, *(Tab(name, asked.url(view=str(pk), **plain), pk == shown) for pk, name in named)]
