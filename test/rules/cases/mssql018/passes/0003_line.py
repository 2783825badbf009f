from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_wider")]

    operations = [
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("order", models.ForeignKey(on_delete=models.CASCADE, to="shop.order")),
            ],
        ),
    ]
