"""The frameworks' addresses."""

from django.urls import path

from shirushi.web.pages.frameworks import views

app_name = "frameworks"

urlpatterns = [
    path("frameworks/", views.index, name="index"),
    path("frameworks/descriptors/", views.descriptors, name="descriptors"),
    path("frameworks/inferred/", views.inferred, name="inferred"),
    path("frameworks/levels/", views.levels, name="levels"),
    path("frameworks/<str:edition>/", views.edition, name="edition"),
    path("frameworks/<str:edition>/changes/", views.changes, name="changes"),
]
