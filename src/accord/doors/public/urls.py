"""The addresses of the public pages."""

from django.urls import path

from accord.doors.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("check", views.check, name="check"),
]
