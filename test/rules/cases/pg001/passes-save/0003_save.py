from django.db import migrations, models


def save(apps, schema_editor):
    for line in apps.get_model("shop", "Line").objects.all():
        line.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_rows")]

    operations = [
        migrations.RunPython(save),
        migrations.AddField(
            model_name="line",
            name="total",
            field=models.IntegerField(null=True),
        ),
    ]
