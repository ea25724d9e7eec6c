from django.apps import AppConfig


class ProtocolBookConfig(AppConfig):
    name = "accord.hub.protocol_book"
    label = "protocol_book"
    default_auto_field = "django.db.models.BigAutoField"
