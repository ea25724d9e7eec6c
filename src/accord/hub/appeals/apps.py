from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "accord.hub.appeals"
    label = "appeals"
    default_auto_field = "django.db.models.BigAutoField"
