from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "accord.hub.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The public page shows what would be sent; it knows only intake, which lies below and asks through this.

        A rescue lies below too, and tells through this how it stands.
        """
        from accord.hub.intake.plans import plan_by
        from accord.hub.reports.held import tell
        from accord.hub.reports.planning import outlook
        from accord.hub.rescue.origins import tell_by

        plan_by(outlook)
        tell_by(tell)
