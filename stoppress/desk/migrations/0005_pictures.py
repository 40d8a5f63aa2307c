from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_people")]

    operations = [
        migrations.AlterModelOptions(name="picture", options={"verbose_name": "picture"}),
        migrations.AddField("picture", "called", models.CharField(blank=True, default="", max_length=400, verbose_name="file name"), preserve_default=False),
        migrations.AddField("picture", "caption", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("picture", "credit", models.CharField(blank=True, default="", max_length=1000), preserve_default=False),
        migrations.AddField("picture", "photographer", models.CharField(blank=True, default="", max_length=1000), preserve_default=False),
        migrations.AddField("picture", "alt", models.TextField(blank=True, default="", verbose_name="alternative text"), preserve_default=False),
        migrations.AddField("picture", "rights", models.JSONField(blank=True, default=dict)),
        migrations.AddField("picture", "brought_by", models.CharField(blank=True, default="", max_length=150), preserve_default=False),
        migrations.AddField("picture", "brought_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("picture", "former", models.JSONField(blank=True, default=list)),
        migrations.AddField("picture", "kill_reason", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("picture", "sought", models.CharField(blank=True, db_index=True, default="", editable=False, max_length=2000), preserve_default=False),
    ]
