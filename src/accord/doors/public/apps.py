from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "accord.doors.public"
    label = "public"
