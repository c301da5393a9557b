"""The addresses of recognition: the applicant's and the registrar's."""

from django.urls import path

from shirushi.web.pages.registrar import applying, planning, views

app_name = "registrar"

_DESK = "o/<slug:organisation>/recognition/"

urlpatterns = [
    path(_DESK + "new/", applying.new, name="new"),
    path("recognition/<uuid:uuid>/<slug:token>/", applying.follow, name="follow"),
    path(
        "recognition/<uuid:uuid>/<slug:token>/<uuid:paper>.<str:ending>",
        applying.paper,
        name="paper",
    ),
    path(_DESK, views.queue, name="queue"),
    path(_DESK + "precedents/", views.precedents, name="precedents"),
    path(_DESK + "<int:pk>/", views.case, name="case"),
    path(_DESK + "<int:pk>/plan/", planning.plan, name="plan"),
    path(_DESK + "<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path(_DESK + "<int:pk>/files/<int:number>/", views.file, name="file"),
]
