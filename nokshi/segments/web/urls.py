from django.urls import path

from nokshi.segments.web import acts, pages, parts

app_name = "segments"
urlpatterns = [
    path("", pages.segment_list, name="list"),
    path("new/", pages.new, name="new"),
    path("look/", parts.look, name="look"),
    path("people/", parts.people, name="people"),
    path("glance/", parts.glance, name="glance"),
    path("of/<int:customer_id>/", parts.of_customer, name="of"),
    path("<int:pk>/", pages.segment, name="segment"),
    path("<int:pk>/why/", parts.why, name="why"),
    path("<int:pk>/progress/", parts.progress, name="progress"),
    path("<int:pk>/remove/", acts.remove, name="remove"),
    path("<int:pk>/restore/", acts.restore, name="restore"),
    path("<int:pk>/do/<str:name>/", acts.act, name="act"),
]
