from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.RunSQL("INSERT INTO shop_order (id) VALUES (1)"),
    ]
