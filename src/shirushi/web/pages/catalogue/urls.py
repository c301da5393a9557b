"""The public's addresses."""

from django.urls import path

from shirushi.web.pages.catalogue import views

app_name = "catalogue"

urlpatterns = [
    path("catalogue/", views.search, name="search"),
    path("catalogue/compare/", views.compare, name="compare"),
    path("catalogue/<slug:provider>/<slug:programme>/", views.entry, name="entry"),
]
