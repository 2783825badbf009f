from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE INDEX CONCURRENTLY total ON shop_order (total)"),  # PG002
    ]
