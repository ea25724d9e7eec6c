"""The addresses of the public pages."""

from django.urls import path

from accord.doors.public import appeal, report, report_follow, views

urlpatterns = [
    path("", views.home, name="home"),
    path("check", views.check, name="check"),
    path("report", report.report, name="report"),
    path("report/follow", report_follow.follow, name="follow-report"),
    path("report/leave", report.leave, name="leave-report"),
    path("appeal", appeal.appeal, name="appeal"),
    path("appeal/leave", appeal.leave, name="leave-appeal"),
    path("appeal/follow", appeal.follow, name="follow-appeal"),
]
