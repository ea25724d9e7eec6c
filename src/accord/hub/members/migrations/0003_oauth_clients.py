"""Programs that ask for tokens by OAuth 2, and tokens that hold with a certificate alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_token_maker"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assertion",
            fields=[
                ("digest", models.BinaryField(db_comment="of client and jti", max_length=32, primary_key=True, serialize=False)),
                ("expires", models.BigIntegerField()),
            ],
            options={
                "db_table": "members_assertion",
            },
        ),
        migrations.CreateModel(
            name="Client",
            fields=[
                ("token", models.BigIntegerField(db_comment="its own token, whose id is the client's", primary_key=True, serialize=False)),
                ("method", models.CharField(db_comment="how it proves who it is, by the words of RFC 7591 and 8705", max_length=32)),
                ("secret", models.BinaryField(db_comment="hash of its secret", max_length=32, null=True)),
                ("keys", models.TextField(db_comment="JSON Web Key Set of public keys", default="")),
                ("subject", models.TextField(db_comment="distinguished name of its certificates, RFC 4514", default="")),
                ("certificate", models.BinaryField(db_comment="SHA-256 of its one certificate", max_length=32, null=True)),
                ("binds", models.BooleanField(db_comment="whether its tokens hold with its client certificate alone", default=False)),
            ],
            options={
                "db_table": "members_client",
            },
        ),
        migrations.AddField(
            model_name="token",
            name="bound",
            field=models.BinaryField(db_comment="SHA-256 of the client certificate with which alone it holds", max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="token",
            name="issued",
            field=models.BooleanField(db_comment="given to a client, its parent, for some minutes", db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="token",
            index=models.Index(condition=models.Q(("issued", True)), fields=["parent"], name="members_token_issued"),
        ),
        migrations.AddIndex(
            model_name="assertion",
            index=models.Index(fields=["expires"], name="members_assertion_expires"),
        ),
    ]
