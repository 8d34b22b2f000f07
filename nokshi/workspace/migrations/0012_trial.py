from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workspace", "0011_restored"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation", name="is_trial", field=models.BooleanField(db_default=False, default=False)
        ),
    ]
