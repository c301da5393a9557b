"""The author's addresses, all below one organisation."""

from django.urls import path

from shirushi.web.pages.provider import programmes, report

app_name = "provider"
_ONE = "o/<slug:organisation>/programmes/<slug:programme>/"

urlpatterns = [
    path("o/<slug:organisation>/programmes/", programmes.index, name="programmes"),
    path("o/<slug:organisation>/new-programme/", programmes.new, name="programme_new"),
    path("o/<slug:organisation>/import-programme/", programmes.from_file, name="programme_import"),
    # Before the programmes: no programme may be called so (authoring.services.RESERVED).
    path("o/<slug:organisation>/programmes/report/", report.report, name="programmes_report"),
    path(_ONE, programmes.show, name="programme"),
    path(_ONE + "edit/", programmes.edit, name="programme_edit"),
    path(_ONE + "edit/verdict/", programmes.verdict, name="programme_verdict"),
    path(_ONE + "judge/", programmes.judge, name="programme_judge"),
    path(_ONE + "submit/", programmes.submit, name="programme_submit"),
    path(_ONE + "take-back/", programmes.take_back, name="programme_take_back"),
    path(_ONE + "publish/", programmes.publish, name="programme_publish"),
    path(_ONE + "withdraw/", programmes.withdraw, name="programme_withdraw"),
]
