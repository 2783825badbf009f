from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("code", models.TextField(primary_key=True)),  # MYSQL001
            ],
        ),
    ]
