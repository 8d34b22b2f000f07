from django.urls import path

from nokshi.conditions.web import views

app_name = "conditions"
urlpatterns = [
    path("build/", views.build, name="build"),
    path("count/", views.count, name="count"),
    path("choices/", views.choices, name="choices"),
]
