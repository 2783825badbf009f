from django.db import migrations, models


def look(apps, schema_editor):
    if apps.get_model("shop", "Order").objects.count() == 0:
        raise RuntimeError("there are no orders")


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="total",
            field=models.IntegerField(null=True),
        ),
        migrations.RunPython(look),  # MYSQL010
    ]
