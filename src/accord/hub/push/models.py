"""The table of devices. The vault keeps where one is reached, and the keys that seal its messages. Times are microseconds since
1970."""

from django.db import models


class Device(models.Model):
    """A browser, on a phone or elsewhere, that rings a person."""

    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    person = models.BigIntegerField()
    reference = models.UUIDField(null=True, db_comment="the vault's reference of a contact record; null once its service gave it up")
    mark = models.BinaryField(max_length=32, unique=True, db_comment="tells one address from another, and says nothing of it")
    words = models.CharField(max_length=60, db_comment="the families of browser and system, with a bar between")
    made = models.BigIntegerField()
    sent = models.BigIntegerField(null=True, db_comment="when its service last took a message for it")
    message = models.CharField(max_length=64, default="", db_comment="the id of that message: it is not sent twice")
    code = models.CharField(max_length=24, default="", db_comment="what became of the last try")
    rests = models.BigIntegerField(null=True, db_comment="until when its service asked to be left alone")

    class Meta:
        db_table = "push_device"
        indexes = (models.Index(fields=["person"], name="push_device_person"),)
