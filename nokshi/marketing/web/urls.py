"""Where the doors of campaigns are."""

from django.urls import path

from nokshi.marketing.web import campaigns, editor, results, running, seen

app_name = "marketing"

urlpatterns = [
    path("", campaigns.campaigns, name="campaigns"),
    path("new/", campaigns.new, name="new"),
    path("glance/", campaigns.glance, name="glance"),
    path("people/", seen.people, name="people"),
    path("<int:pk>/", campaigns.campaign, name="campaign"),
    path("<int:pk>/part/", editor.part, name="part"),
    path("<int:pk>/blocks/", editor.blocks, name="blocks"),
    path("<int:pk>/frame/", editor.frame, name="frame"),
    path("<int:pk>/seen/<str:language>/", seen.letter, name="seen"),
    path("<int:pk>/test/", running.test, name="test"),
    path("<int:pk>/plan/", running.plan, name="plan"),
    path("<int:pk>/unplan/", running.unplan, name="unplan"),
    path("<int:pk>/pause/", running.pause, name="pause"),
    path("<int:pk>/resume/", running.resume, name="resume"),
    path("<int:pk>/stop/", running.stop, name="stop"),
    path("<int:pk>/remove/", running.remove, name="remove"),
    path("<int:pk>/progress/", results.progress, name="progress"),
    path("<int:pk>/recipients/<str:number>/", results.recipients, name="recipients"),
    path("<int:pk>/orders/", results.orders, name="orders"),
    path("<int:pk>/left-out/<str:reason>/", results.left_out, name="left_out"),
]
