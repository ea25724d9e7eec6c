"""Table of legal gateways. Times are microseconds since 1970; an entry that was ended stays to be read."""

from django.db import models


class Gateway(models.Model):
    """The country `asker` may ask the country `asked` for what `protocol` asks, under an instrument."""

    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    asker = models.CharField(max_length=2)
    asked = models.CharField(max_length=2)
    protocol = models.CharField(max_length=32)
    instrument = models.CharField(max_length=200)
    scope = models.TextField(db_comment="JSON: texts, the offences or purposes that it covers")
    data = models.TextField(db_comment="JSON: texts, the sorts of data that may be handed over; empty for none")
    expires = models.CharField(max_length=10, default="", db_comment="the last day, as 2027-01-31; empty where it does not expire")
    source = models.CharField(max_length=1000)
    member = models.BigIntegerField(db_comment="who entered it")
    actor = models.CharField(max_length=64)
    made = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "gateways_gateway"
        constraints = (
            models.UniqueConstraint(
                fields=["asker", "asked", "protocol", "instrument"], condition=models.Q(ended=None), name="gateways_gateway_once"
            ),
        )
