from django.urls import path

from nokshi.timeline.web import pages

app_name = "timeline"
urlpatterns = [
    path("readers/", pages.readers_page, name="readers"),
    path("readers/retry/", pages.retry, name="retry"),
]
