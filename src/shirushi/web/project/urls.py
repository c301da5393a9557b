"""Every address of the site, one line an audience."""

from django.urls import include, path

from shirushi.web.pages.home import views as home

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", home.set_language, name="set_language"),
    path("account/", include("allauth.account.urls")),
]

handler400 = "shirushi.web.pages.home.views.bad_request"
handler403 = "shirushi.web.pages.home.views.forbidden"
handler404 = "shirushi.web.pages.home.views.not_found"
handler500 = "shirushi.web.pages.home.views.broken"
