from django.urls import path

from nokshi.privacy.web import consents, settings

app_name = "privacy"
urlpatterns = [
    path("settings/", settings.rules, name="rules"),
    path("<int:customer_id>/", consents.page, name="customer"),
    path("<int:customer_id>/panel/", consents.panel, name="panel"),
    path("<int:customer_id>/say/", consents.say, name="say"),
    path("<int:customer_id>/stop/", consents.stop, name="stop"),
    path("<int:customer_id>/release/", consents.release, name="release"),
]
