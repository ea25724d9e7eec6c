from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "accord.hub.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
