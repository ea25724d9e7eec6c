from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "accord.hub.desks"
    label = "desks"
    default_auto_field = "django.db.models.BigAutoField"
