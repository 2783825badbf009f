from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("note", models.CharField(max_length=4000)),
                ("text", models.TextField(max_length=9000)),
            ],
        ),
    ]
