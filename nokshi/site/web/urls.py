from django.urls import path

from nokshi.site.web import backups, configuration, everything, health, live, notices, sample, sending

app_name = "site"
urlpatterns = [
    path("live/", live.stream, name="stream"),
    path("notices/", notices.notices, name="notices"),
    path("notices/now/", notices.notices_now, name="notices_now"),
    path("sample/", sample.demo, name="demo"),
    path("sample/remove/", sample.demo_remove, name="demo_remove"),
    path("settings/backups/", backups.backups, name="backups"),
    path("settings/backups/take/", backups.take, name="backup_take"),
    path("settings/backups/<str:name>/", backups.download, name="backup_download"),
    path("settings/backups/<str:name>/check/", backups.check, name="backup_check"),
    path("exports/everything/", everything.everything, name="everything"),
    path("exports/everything/<str:name>/", everything.download, name="everything_download"),
    path("exports/everything/<str:name>/remove/", everything.remove, name="everything_remove"),
    path("settings/configuration/", configuration.configuration, name="configuration"),
    path("settings/configuration/file/", configuration.download, name="configuration_download"),
    path("settings/configuration/compare/", configuration.compare, name="configuration_compare"),
    path("settings/configuration/apply/", configuration.apply, name="configuration_apply"),
    path("sending/", sending.may_send, name="may_send"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
]
