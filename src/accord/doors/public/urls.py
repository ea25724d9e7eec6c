"""The addresses of the public pages."""

from django.urls import path

from accord.doors.public import appeal, views

urlpatterns = [
    path("", views.home, name="home"),
    path("check", views.check, name="check"),
    path("appeal", appeal.appeal, name="appeal"),
    path("appeal/follow", appeal.follow, name="follow-appeal"),
]
