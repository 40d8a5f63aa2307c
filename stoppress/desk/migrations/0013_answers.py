import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0012_lists")]

    operations = [
        migrations.AddField(model_name="previewlink", name="asks", field=models.BooleanField(default=False)),
        migrations.CreateModel(
            name="LinkAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("name", models.CharField(max_length=200)),
                ("verdict", models.CharField(choices=[("right", "right"), ("wrong", "wrong")], max_length=5)),
                ("words", models.TextField(blank=True)),
                ("link", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="desk.previewlink")),
            ],
            options={"ordering": ["-pk"]},
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("note", "note"),
                    ("unlocked", "unlocked"),
                    ("submitted", "submitted"),
                    ("approved", "approved"),
                    ("returned", "returned"),
                    ("answered", "answered"),
                ],
                max_length=12,
            ),
        ),
    ]
