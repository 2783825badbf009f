import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        django.contrib.postgres.operations.AddConstraintNotValid(  # MSSQL016
            model_name="order",
            constraint=models.CheckConstraint(condition=models.Q(("total__gt", 0)), name="total"),
        ),
    ]
