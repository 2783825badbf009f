import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("shop", "0001_initial")]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(  # MYSQL006
            model_name="order",
            index=models.Index(fields=["total"], name="total"),
        ),
    ]
