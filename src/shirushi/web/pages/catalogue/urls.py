"""The public's addresses."""

from django.urls import path

from shirushi.web.pages.catalogue import views

app_name = "catalogue"

urlpatterns = [
    path("catalogue/", views.search, name="search"),
    path("catalogue/compare/", views.compare, name="compare"),
    path("catalogue/<slug:provider>/<slug:programme>/", views.entry, name="entry"),
    path(
        "catalogue/<slug:provider>/<slug:programme>/frameworks/",
        views.frameworks,
        name="frameworks",
    ),
    path("catalogue/<slug:provider>/<slug:programme>/abroad/", views.abroad, name="abroad"),
    path(
        "catalogue/<slug:provider>/<slug:programme>/abroad.<str:ending>",
        views.abroad_file,
        name="abroad_file",
    ),
]
