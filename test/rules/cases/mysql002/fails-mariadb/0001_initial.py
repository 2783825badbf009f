from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("code", models.CharField(max_length=769, primary_key=True)),  # MYSQL002
            ],
        ),
    ]
