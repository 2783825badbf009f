from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("code", models.CharField(max_length=10)),
                ("country", models.CharField(max_length=2, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["country"], name="country")],
            },
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=["code"], name="code"),
        ),
    ]
