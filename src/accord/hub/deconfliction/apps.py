from django.apps import AppConfig


class DeconflictionConfig(AppConfig):
    name = "accord.hub.deconfliction"
    label = "deconfliction"
    default_auto_field = "django.db.models.BigAutoField"
