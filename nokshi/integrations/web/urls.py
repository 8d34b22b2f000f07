from django.urls import path

from nokshi.integrations.web import webhooks

app_name = "integrations"
urlpatterns = [
    path("", webhooks.listing, name="webhooks"),
    path("new/", webhooks.new, name="webhook_new"),
    path("<int:pk>/", webhooks.one, name="webhook"),
    path("<int:pk>/change/", webhooks.change, name="webhook_change"),
    path("<int:pk>/switch/", webhooks.switch, name="webhook_switch"),
    path("<int:pk>/secret/", webhooks.renew, name="webhook_secret"),
    path("<int:pk>/remove/", webhooks.remove, name="webhook_remove"),
    path("<int:pk>/replay/", webhooks.replay, name="webhook_replay"),
    path("<int:pk>/deliveries/<int:delivery>/", webhooks.delivery, name="delivery"),
    path("<int:pk>/deliveries/<int:delivery>/replay/", webhooks.replay_one, name="delivery_replay"),
]
