"""Where the doors of this room are: staff under /mail/, everybody under /t/."""

from django.urls import path

from nokshi.channels.web import messages, public, settings, writing

app_name = "channels"

urlpatterns = [
    path("mail/outbox/", messages.outbox, name="outbox"),
    path("mail/messages/<int:pk>/", messages.message, name="message"),
    path("mail/messages/<int:pk>/letter/", messages.letter, name="letter"),
    path("mail/of/<int:customer_id>/", messages.panel, name="panel"),
    path("mail/write/<int:customer_id>/", writing.write, name="write"),
    path("mail/settings/", settings.page, name="settings"),
    path("mail/settings/check/", settings.check_server, name="check_server"),
    path("mail/mailboxes/new/", settings.mailbox, name="mailbox_new"),
    path("mail/mailboxes/<int:pk>/", settings.mailbox, name="mailbox"),
    path("mail/mailboxes/<int:pk>/check/", settings.check_mailbox, name="mailbox_check"),
    path("mail/mailboxes/<int:pk>/remove/", settings.remove, name="mailbox_remove"),
    path("t/c/<str:token>", public.click, name="click"),
    path("t/o/<str:token>", public.picture, name="open"),
    path("t/u/<str:token>", public.farewell, name="farewell"),
    path("t/v/<str:token>", public.in_browser, name="browser"),
]
