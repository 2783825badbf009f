import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("code", models.CharField(max_length=10)),
            ],
        ),
        migrations.AddIndex(
            model_name="order",
            index=django.contrib.postgres.indexes.GinIndex(  # PG004
                fields=["code"],
                name="code",
                opclasses=["gin_trgm_ops"],
            ),
        ),
    ]
