from django.urls import path

from nokshi.intake.web import acts, exports, owning, planning, runs

app_name = "intake"
urlpatterns = [
    path("", runs.run_list, name="runs"),
    path("new/", runs.new, name="new"),
    path("exports/", exports.choose, name="exports"),
    path("exports/take/", exports.take, name="take"),
    path("<int:run_id>/", runs.page, name="run"),
    path("<int:run_id>/file/", planning.files, name="run_file"),
    path("<int:run_id>/match/", planning.match, name="run_match"),
    path("<int:run_id>/kind/", planning.new_kind, name="run_kind"),
    path("<int:run_id>/decide/", planning.decide, name="run_decide"),
    path("<int:run_id>/fields/", owning.fields, name="run_fields"),
    path("<int:run_id>/progress/", runs.progress, name="run_progress"),
    path("<int:run_id>/tally/", runs.tally, name="run_tally"),
    path("<int:run_id>/refused.csv", runs.refused, name="run_refused"),
    path("<int:run_id>/account.pdf", runs.account, name="run_account"),
    path("<int:run_id>/start/", acts.start, name="run_start"),
    path("<int:run_id>/stop/", acts.stop, name="run_stop"),
    path("<int:run_id>/go-on/", acts.go_on, name="run_go_on"),
    path("<int:run_id>/undo/", acts.undo, name="run_undo"),
    path("<int:run_id>/give-back/", runs.give_back, name="run_give_back"),
    path("<int:run_id>/discard/", acts.discard, name="run_discard"),
]
