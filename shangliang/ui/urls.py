from django.urls import path

from shangliang.ui import views

app_name = "ui"
urlpatterns = [
    path("mode/", views.mode, name="mode"),
    path("style/", views.style, name="style"),
]
