from django.db import migrations, models

import stoppress.desk.blocks


class Migration(migrations.Migration):
    dependencies = [("desk", "0010_places")]

    operations = [
        migrations.CreateModel(
            name="OpenEditor",
            fields=[
                ("key", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("story", models.BigIntegerField()),
                ("revision", models.BigIntegerField(null=True)),
                ("turn", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        # The column stays as it is: the table of stories is not written anew.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="story",
                    name="body",
                    field=stoppress.desk.blocks.BodyField(blank=True, default=list),
                ),
            ],
        ),
    ]
