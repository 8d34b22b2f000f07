from django.urls import path

from nokshi.custom.web import settings, values

app_name = "custom"
urlpatterns = [
    path("settings/fields/", settings.fields, name="fields"),
    path("settings/fields/add/", settings.add, name="add"),
    path("settings/fields/<int:pk>/", settings.change, name="change"),
    path("settings/fields/<int:pk>/move/", settings.move, name="move"),
    path("settings/fields/<int:pk>/retire/", settings.retire, name="retire"),
    path("settings/fields/<int:pk>/bring-back/", settings.bring_back, name="bring_back"),
    path("settings/fields/<int:pk>/remove/", settings.remove, name="remove"),
    path("settings/field-groups/<int:pk>/", settings.group, name="group"),
    path("own/<str:subject>/records/<int:record>/", values.panel, name="panel"),
    path("own/<str:subject>/records/<int:record>/naming/", values.naming, name="naming"),
    path("own/<str:subject>/fields/<slug:key>/options/", values.options, name="options"),
    path("own/<str:subject>/records/<int:record>/values/", values.values, name="values"),
    path("own/<str:subject>/records/<int:record>/set/<slug:key>/", values.set_value, name="set"),
    path("own/<str:subject>/records/<int:record>/undo/<int:event_id>/", values.undo, name="undo"),
]
