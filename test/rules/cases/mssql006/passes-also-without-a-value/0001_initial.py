from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("code", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=10)),
                ("country", models.CharField(max_length=2, null=True)),
            ],
        ),
        # Rows without a country that agree in the rest are refused on all databases.
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=["country", "code"], name="code"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                fields=["code"], condition=models.Q(("country", None)), name="code_alone"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                fields=["name"], condition=models.Q(country__isnull=True), name="name_alone"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=["country", "name"], name="name"),
        ),
    ]
