from django.db import migrations, models


def forget(apps, schema_editor):
    apps.get_model("shop", "Order").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_rows")]

    operations = [
        migrations.RunPython(forget),
        migrations.AddField(  # PG001
            model_name="order",
            name="total",
            field=models.IntegerField(null=True),
        ),
    ]
