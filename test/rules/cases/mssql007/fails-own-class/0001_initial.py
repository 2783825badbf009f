from django.db import migrations, models


class CodeField(models.TextField):
    def __init__(self, *args, **kwargs):
        kwargs["unique"] = True
        super().__init__(*args, **kwargs)


class ShortField(models.TextField):
    def get_internal_type(self):
        return "CharField"


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("code", CodeField()),  # MSSQL007
                ("short", ShortField(max_length=40, unique=True)),
            ],
        ),
    ]
