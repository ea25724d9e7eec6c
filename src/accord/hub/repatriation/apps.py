from django.apps import AppConfig


class RepatriationConfig(AppConfig):
    name = "accord.hub.repatriation"
    label = "repatriation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Consent lies below, in care: what it opens here is shut in the very turn in which it is taken back."""
        from accord.hub.care.actions import register_dependent
        from accord.hub.repatriation.closing import Closing

        register_dependent(Closing())
