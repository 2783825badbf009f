from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("code", models.CharField(max_length=10)),
            ],
            options={
                "indexes": [models.Index(Lower("code"), name="in_create")],  # MSSQL014
            },
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(Lower("code"), name="added"),  # MSSQL014
        ),
    ]
