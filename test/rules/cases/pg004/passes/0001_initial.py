import django.contrib.postgres.fields
import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        django.contrib.postgres.operations.HStoreExtension(),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("data", django.contrib.postgres.fields.HStoreField()),
            ],
        ),
    ]
