from django.urls import path

from nokshi.site.web import health, live, sample

app_name = "site"
urlpatterns = [
    path("live/", live.stream, name="stream"),
    path("sample/", sample.demo, name="demo"),
    path("sample/remove/", sample.demo_remove, name="demo_remove"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
]
