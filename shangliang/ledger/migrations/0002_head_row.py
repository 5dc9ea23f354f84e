"""The chain begins: one head, before the first entry."""

from django.db import migrations

GENESIS = "0" * 64


def begin(apps, schema_editor):
    apps.get_model("ledger", "Head").objects.get_or_create(pk=1, defaults={"sequence": 0, "hash": GENESIS})


def unbegin(apps, schema_editor):
    """Take the head away, unless a chain hangs on it."""
    apps.get_model("ledger", "Head").objects.filter(pk=1, sequence=0).delete()


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(begin, unbegin)]
