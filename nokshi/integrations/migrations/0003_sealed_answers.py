"""Keep answers sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0002_forget_answers")]
    operations = [
        migrations.RemoveField(model_name="keptanswer", name="body"),
        migrations.AddField(
            model_name="keptanswer", name="body_sealed", field=models.TextField(blank=True, default="")
        ),
    ]
