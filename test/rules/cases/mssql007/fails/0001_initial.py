from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("code", models.TextField(unique=True)),  # MSSQL007
                ("data", models.JSONField()),
            ],
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["data"], name="data"),  # MSSQL007
        ),
    ]
