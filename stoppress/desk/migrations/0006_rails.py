import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The breaking banner, and the draft, launches and visitors of the fronts."""

    dependencies = [("desk", "0005_pictures"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Banner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200)),
                ("uri", models.CharField(blank=True, max_length=1000)),
                ("href", models.CharField(blank=True, max_length=2000)),
                ("until", models.DateTimeField()),
                ("began", models.DateTimeField()),
                ("began_by", models.CharField(blank=True, max_length=200)),
                ("ended", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.CharField(blank=True, max_length=200)),
            ],
            options={"ordering": ["-began", "-pk"]},
        ),
        migrations.CreateModel(
            name="FrontsDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(default=0)),
                ("base", models.JSONField(null=True)),
                ("content", models.JSONField(null=True)),
                ("past", models.JSONField(default=list)),
                ("changed", models.DateTimeField(null=True)),
                ("changed_by", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="FrontsLaunch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("edition", models.BigIntegerField(null=True)),
                ("undoes", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="undone_by", to="desk.frontslaunch")),
            ],
            options={"ordering": ["-pk"]},
        ),
        migrations.CreateModel(
            name="FrontsVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen", models.DateTimeField()),
                ("user", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
