import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROLES = ("freelancer", "reporter", "editor", "front editor", "picture editor", "lawyer", "admin")

KEPT = """
CREATE TRIGGER audit_is_not_altered BEFORE UPDATE ON desk_auditentry
BEGIN SELECT RAISE(ABORT, 'an entry of the audit log is never altered'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON desk_auditentry
BEGIN SELECT RAISE(ABORT, 'an entry of the audit log is never removed'); END;
"""
NOT_KEPT = "DROP TRIGGER audit_is_not_altered; DROP TRIGGER audit_is_not_removed;"


def make_roles(apps, schema_editor):
    for role in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=role)


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_not_live"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("person", models.CharField(max_length=200)),
                ("act", models.CharField(max_length=60)),
                ("story", models.BigIntegerField(null=True)),
                ("about", models.CharField(blank=True, max_length=500)),
                ("source", models.CharField(blank=True, max_length=45)),
                ("more", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at"], name="audit_newest"),
                    models.Index(fields=["person", "-at"], name="audit_person"),
                    models.Index(fields=["act", "-at"], name="audit_act"),
                    models.Index(condition=models.Q(("story__isnull", False)), fields=["story", "-at"], name="audit_story"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PasswordLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_by", models.CharField(max_length=200)),
                ("expires", models.DateTimeField()),
                ("used", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
