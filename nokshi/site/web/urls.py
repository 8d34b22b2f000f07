from django.urls import path

from nokshi.site.web import sample

app_name = "site"
urlpatterns = [path("sample/", sample.demo, name="demo")]
