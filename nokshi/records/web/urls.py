from django.urls import path

from nokshi.records.web import bulk, forms_pages, lists, panels, record, settings, views

app_name = "records"
urlpatterns = [
    path("settings/kinds/", settings.kinds, name="kinds"),
    path("settings/kinds/add/", settings.add, name="kind_add"),
    path("settings/kinds/<int:pk>/", settings.change, name="kind"),
    path("settings/kinds/<int:pk>/move/", settings.move, name="kind_move"),
    path("settings/kinds/<int:pk>/retire/", settings.retire, name="kind_retire"),
    path("settings/kinds/<int:pk>/bring-back/", settings.bring_back, name="kind_back"),
    path("settings/kinds/<int:pk>/remove/", settings.remove, name="kind_remove"),
    path("records/<slug:own>/", lists.listing, name="list"),
    path("records/<slug:own>/add/", forms_pages.add, name="add"),
    path("records/<slug:own>/bulk/", bulk.bulk, name="bulk"),
    path("records/<slug:own>/export/<str:form>/", bulk.export, name="export"),
    path("records/<slug:own>/customers/", forms_pages.customers, name="customers"),
    path("records/<slug:own>/views/save/", views.save, name="view_save"),
    path("records/<slug:own>/views/<int:view_id>/change/", views.change, name="view_change"),
    path("records/<slug:own>/views/<int:view_id>/remove/", views.remove, name="view_remove"),
    path("record/<int:pk>/", record.page, name="record"),
    path("record/<int:pk>/change/", forms_pages.change, name="change"),
    path("record/<int:pk>/remove/", record.remove, name="remove"),
    path("customers/<int:customer_id>/own/<slug:own>/", panels.panel, name="panel"),
]
