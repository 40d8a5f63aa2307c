import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

NAME = "To an editor"
APPROVE = ("editor", "front editor", "admin")


def make_workflow(apps, schema_editor):
    """Stories by people who may not publish go to an editor, who approves or sends back."""
    Workflow = apps.get_model("wagtailcore", "Workflow")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    story, _ = ContentType.objects.get_or_create(app_label="desk", model="story")
    approval, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")
    task = apps.get_model("wagtailcore", "GroupApprovalTask").objects.create(name="Approval by an editor", active=True, content_type=approval)
    task.groups.set([Group.objects.get_or_create(name=name)[0] for name in APPROVE])
    workflow = Workflow.objects.create(name=NAME, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    apps.get_model("wagtailcore", "WorkflowContentType").objects.create(content_type=story, workflow=workflow)


def unmake_workflow(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0006_rails"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StoryNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("contentpath", models.TextField(blank=True)),
                ("position", models.TextField(blank=True)),
                ("quote", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("story", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="desk.story")),
                ("user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="NoteReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("note", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="desk.storynote")),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("note", "note"), ("unlocked", "unlocked"), ("submitted", "submitted"), ("approved", "approved"), ("returned", "returned")], max_length=12)),
                ("by", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("story", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.story")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="notices", to=settings.AUTH_USER_MODEL)),
                ("note", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.storynote")),
            ],
            options={"ordering": ["-pk"]},
        ),
        migrations.AddIndex(
            model_name="storynote",
            index=models.Index(condition=models.Q(("resolved_at", None)), fields=["story"], name="note_open"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("seen_at", None)), fields=["user"], name="notice_waiting"),
        ),
        migrations.RunPython(make_workflow, unmake_workflow),
    ]
