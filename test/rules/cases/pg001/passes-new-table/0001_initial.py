from django.db import migrations, models


def fill(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    Line = apps.get_model("shop", "Line")
    Line.objects.create(order=Order.objects.create())


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
            ],
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("order", models.ForeignKey(on_delete=models.CASCADE, to="shop.order")),
            ],
        ),
        migrations.RunPython(fill),
        migrations.AddField(
            model_name="line",
            name="total",
            field=models.IntegerField(null=True),
        ),
    ]
