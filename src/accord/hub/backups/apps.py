from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "accord.hub.backups"
    label = "backups"
