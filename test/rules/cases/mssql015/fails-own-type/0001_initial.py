from django.db import migrations, models


class NetworkField(models.Field):
    def db_type(self, connection):
        return "cidr"


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("network", NetworkField()),  # MSSQL015
            ],
        ),
    ]
