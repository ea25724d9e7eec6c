from django.apps import AppConfig


class RepatriationConfig(AppConfig):
    name = "accord.hub.repatriation"
    label = "repatriation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Consent is below, in care: handovers that it opens here are shut in the very turn in which it is taken back."""
        from accord.hub.care.actions import register_dependent
        from accord.hub.repatriation.closing import Closing

        register_dependent(Closing())
