import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("total", models.IntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name="order",
            index=django.contrib.postgres.indexes.BrinIndex(  # MSSQL016
                autosummarize=True,
                fields=["total"],
                name="total",
            ),
        ),
    ]
