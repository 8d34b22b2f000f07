from django.urls import path

from nokshi.timeline.web import looks, pages, trails

app_name = "timeline"
urlpatterns = [
    path("readers/", pages.readers_page, name="readers"),
    path("readers/retry/", pages.retry, name="retry"),
    path("readers/skip/", pages.skip, name="skip"),
    path("readers/set-back/", pages.set_back, name="set_back"),
    path("looked/", looks.note, name="looked"),
    path("trail/", trails.trail_page, name="trail"),
    path("trail/export/", trails.export, name="trail_export"),
    path("trail/check/", trails.check, name="check"),
    path("trail/check/now/", trails.check_part, name="check_part"),
]
