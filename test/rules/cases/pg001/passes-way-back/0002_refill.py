from django.db import migrations, models


def refill(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    Line = apps.get_model("shop", "Line")
    Line.objects.create(order=Order.objects.create())


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, refill),
        migrations.AddField(
            model_name="line",
            name="total",
            field=models.IntegerField(null=True),
        ),
    ]
