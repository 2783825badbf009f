from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(  # MSSQL012
                condition=models.Q(("state", "new"), ("total", 0), _connector="OR"),
                fields=["total"],
                name="either",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(  # MSSQL012
                condition=models.Q(("state__startswith", "n")),
                fields=["total"],
                name="begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(  # MSSQL012
                condition=~models.Q(("state", "")),
                fields=["state"],
                name="some",
            ),
        ),
    ]
