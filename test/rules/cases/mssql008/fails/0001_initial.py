from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("code", models.CharField(max_length=451, primary_key=True)),  # MSSQL008
            ],
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("name", models.CharField(db_index=True, max_length=851)),  # MSSQL008
            ],
        ),
    ]
