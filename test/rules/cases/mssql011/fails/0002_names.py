from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.RenameField(  # MSSQL011
            model_name="line",
            old_name="order",
            new_name="purchase",
        ),
        migrations.RenameModel(  # MSSQL011
            old_name="Order",
            new_name="Purchase",
        ),
    ]
