from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workspace", "0010_seal_mail"),
    ]

    operations = [
        migrations.AddField(model_name="organisation", name="restored_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="organisation", name="restored_to", field=models.DateTimeField(null=True)),
    ]
