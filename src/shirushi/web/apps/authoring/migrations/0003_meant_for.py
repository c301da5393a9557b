"""Keep which frameworks a programme is meant for."""

from django.db import migrations, models

import shirushi.web.apps.authoring.models


class Migration(migrations.Migration):
    dependencies = [("authoring", "0002_keep_approved")]
    operations = [
        migrations.AddField(
            model_name="programmerecord",
            name="meant_for",
            field=models.JSONField(
                default=shirushi.web.apps.authoring.models.meant_for_by_default
            ),
        )
    ]
