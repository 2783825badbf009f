from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("code", models.TextField(unique=True)),  # MYSQL001
                ("data", models.TextField()),
            ],
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["data"], name="data"),  # MYSQL001
        ),
    ]
