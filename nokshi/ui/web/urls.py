from django.urls import path

from nokshi.ui.web import bundles, catalogue

app_name = "ui"
urlpatterns = [
    path("ui/", catalogue.catalogue, name="catalogue"),
    path("ui/nokshi.<slug:digest>.<str:kind>", bundles.bundle, name="bundle"),
]
