import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(  # MSSQL015
                        base_field=models.CharField(max_length=10)
                    ),
                ),
            ],
        ),
    ]
