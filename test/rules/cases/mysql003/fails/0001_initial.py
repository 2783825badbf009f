from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("note", models.CharField(max_length=9000)),  # MYSQL003
                ("text", models.CharField(max_length=8000)),
            ],
        ),
    ]
