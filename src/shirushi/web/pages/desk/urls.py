"""The addresses of an institution's desk at the credit bank."""

from django.urls import path

from shirushi.web.pages.desk import views

app_name = "desk"

_DESK = "o/<slug:organisation>/bank/"

urlpatterns = [
    path(_DESK, views.desk, name="desk"),
    path(_DESK + "confirmations/<int:pk>/", views.confirmation, name="confirmation"),
    path(_DESK + "confirmations/<int:pk>/credential/", views.file, name="file"),
    path(_DESK + "transfers/<int:pk>/", views.transfer, name="transfer"),
]
