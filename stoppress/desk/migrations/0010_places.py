import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0009_publishing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("section", "retired", models.BooleanField(default=False)),
        migrations.AddField("topic", "retired", models.BooleanField(default=False)),
        migrations.AddField("contributor", "retired", models.BooleanField(default=False)),
        migrations.AddField(
            "contributor",
            "account",
            models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="contributor", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField("contributor", "gone", models.BooleanField(default=False)),
    ]
