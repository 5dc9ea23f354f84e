"""The addresses of all faces."""

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("shangliang.ui.urls")),
    path("desk/", include("shangliang.desk.urls")),
    path("", include("shangliang.portal.urls")),
]
handler400 = "shangliang.portal.errors.bad_request"
handler403 = "shangliang.portal.errors.forbidden"
handler404 = "shangliang.portal.errors.not_found"
handler500 = "shangliang.portal.errors.broken"
