from django.apps import AppConfig


class ConsulatesConfig(AppConfig):
    name = "accord.hub.consulates"
    label = "consulates"
    default_auto_field = "django.db.models.BigAutoField"
