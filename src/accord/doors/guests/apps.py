from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "accord.doors.guests"
    label = "guests"
