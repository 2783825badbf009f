import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                # Since Django 3.1 the JSONField of all databases.
                ("tags", django.contrib.postgres.fields.JSONField(default=list)),
                # Since Django 5.1 a CharField.
                ("code", django.contrib.postgres.fields.CICharField(max_length=20)),
            ],
        ),
    ]
