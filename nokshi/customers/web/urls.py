from django.urls import path

from nokshi.customers.web import bulk, customer, edits, exports, forms_pages, lists, origins, removed, views

app_name = "customers"
urlpatterns = [
    path("", lists.customer_list, name="list"),
    path("add/", forms_pages.add, name="add"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/notes/", bulk.notes, name="notes"),
    path("export/<slug:form>/", exports.export, name="export"),
    path("removed/", removed.removed_list, name="removed"),
    path("views/save/", views.save, name="view_save"),
    path("views/<int:view_id>/change/", views.change, name="view_change"),
    path("views/<int:view_id>/remove/", views.remove, name="view_remove"),
    path("<int:customer_id>/", customer.page, name="customer"),
    path("<int:customer_id>/timeline/", customer.older, name="timeline"),
    path("<int:customer_id>/origins/", origins.origins, name="origins"),
    path("<int:customer_id>/edit/", forms_pages.change, name="change"),
    path("<int:customer_id>/set/<slug:field>/", edits.set_field, name="set"),
    path("<int:customer_id>/undo/<int:event_id>/", edits.undo, name="undo"),
    path("<int:customer_id>/remove/", removed.remove, name="remove"),
    path("<int:customer_id>/restore/", removed.restore, name="restore"),
]
