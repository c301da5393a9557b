"""The addresses of the administrators' pages."""

from django.urls import path

from shirushi.web.pages.members import views

app_name = "members"

_HERE = "o/<slug:organisation>/members/"

urlpatterns = [
    path(_HERE, views.members, name="members"),
    path(_HERE + "<int:pk>/", views.roles, name="roles"),
]
