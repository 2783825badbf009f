import { test } from "vitest";
import { operationsOf, plan, python } from "./framework/django/write/plans.js";
import { composeModule } from "../src/framework/django/write/compose.js";
import { formatPython } from "../src/framework/django/write/format.js";
import { DEFAULT_STYLE } from "../src/framework/django/write/style.js";
test("big", async () => {
  const one = "import django.db.models.deletion\nfrom django.db import migrations, models\nclass Migration(migrations.Migration):\n    operations = [\n" + "        migrations.AddField('a', 'b', models.ForeignKey('x', on_delete=django.db.models.deletion.CASCADE)),\n".repeat(+(process.env.N??1000))+"    ]\n";
  let m = python("0001", one); let ops = operationsOf(m);
  let t = performance.now(); let r = composeModule(plan({operations: ops})); console.log("one big", one.length, performance.now()-t, r.ok);
  t = performance.now(); const ms = Array.from({length:+(process.env.M??1000)},(_,i)=>python(`${String(i).padStart(4,"0")}_x`, `from django.db import migrations, models\nimport re\nX = []\nR = re.compile('a')\ndef helper(): X.append(1)\ndef fw(a, b):\n    helper(R)\n    return 1\nclass Migration(migrations.Migration):\n    operations = [migrations.RunPython(fw, fw), migrations.AddField('a', 'b', models.X(y=1))]\n`));
  console.log("parse", performance.now()-t);
  const o = ms.flatMap(operationsOf);
  t = performance.now(); r = composeModule(plan({operations: o})); console.log("many", performance.now()-t, r.ok);
  t = performance.now(); if (r.ok) await formatPython(r.text, DEFAULT_STYLE); console.log("format", performance.now()-t);
}, 600000);
