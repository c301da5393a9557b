"""The reviewer's addresses, below one organisation."""

from django.urls import path

from shirushi.web.pages.reviewer import views

app_name = "reviewer"

urlpatterns = [
    path("o/<slug:organisation>/reviews/", views.queue, name="queue"),
    path("o/<slug:organisation>/reviews/<int:version>/", views.review, name="review"),
]
