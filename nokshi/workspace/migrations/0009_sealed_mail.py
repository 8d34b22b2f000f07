"""Name the text of mail to the staff as what is sealed; the next migration seals it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspace", "0008_sign_on_vouched")]
    operations = [
        migrations.RenameField(model_name="staffmail", old_name="text", new_name="text_sealed"),
        migrations.AlterField(
            model_name="staffmail", name="text_sealed", field=models.TextField(blank=True, default="")
        ),
    ]
