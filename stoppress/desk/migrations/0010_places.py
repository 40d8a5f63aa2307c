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
        migrations.AlterModelOptions("document", {"ordering": ["order", "slug"], "verbose_name": "page"}),
        migrations.CreateModel(
            name="MergedName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("former", models.BigIntegerField()),
                ("into", models.BigIntegerField(db_index=True)),
                ("slug", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=1000)),
                ("uri", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "slug"], name="merged_slug")],
                "constraints": [models.UniqueConstraint(fields=("kind", "former"), name="merged_name")],
            },
        ),
    ]
