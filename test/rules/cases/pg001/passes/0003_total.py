from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_fill")]

    operations = [
        migrations.AddField(
            model_name="line",
            name="total",
            field=models.IntegerField(null=True),
        ),
    ]
