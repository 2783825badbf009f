from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.RenameField(
            model_name="order",
            old_name="number",
            new_name="code",
        ),
        migrations.RenameModel(
            old_name="Order",
            new_name="Purchase",
        ),
    ]
