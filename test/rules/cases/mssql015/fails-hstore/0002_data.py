import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="data",
            field=django.contrib.postgres.fields.HStoreField(null=True),  # MSSQL015
        ),
    ]
