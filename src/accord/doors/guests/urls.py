"""The addresses of guests: whatever stands behind the slash is taken for a token, so that every wrong one gets the same page."""

from django.urls import path

from accord.doors.guests import views

urlpatterns = [
    path("guest", views.guest, {"token": ""}, name="guest-without-token"),
    path("guest/", views.guest, {"token": ""}, name="guest-with-empty-token"),
    path("guest/<path:token>", views.guest, name="guest"),
]
