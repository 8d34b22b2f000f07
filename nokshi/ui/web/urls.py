from django.urls import path

from nokshi.ui.web import bundles, catalogue, installing

app_name = "ui"
urlpatterns = [
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("service-worker.js", installing.worker, name="worker"),
    path("offline/", installing.offline, name="offline"),
    path("ui/", catalogue.catalogue, name="catalogue"),
    path("ui/nokshi.<slug:digest>.<str:kind>", bundles.bundle, name="bundle"),
]
