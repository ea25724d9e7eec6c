from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "accord.hub.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The public page shows what would be sent and takes consent back; it knows only intake, which lies below and asks through this."""
        from accord.hub.intake.plans import end_by, plan_by
        from accord.hub.reports.followers import end
        from accord.hub.reports.planning import outlook
        from accord.hub.reports.words import KIND

        plan_by(outlook)
        end_by(KIND, end)
