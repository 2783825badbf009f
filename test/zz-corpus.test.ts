import { test } from "vitest";
import fs from "node:fs";
import path from "node:path";
import { loadPythonParser } from "../src/framework/django/python/parse.js";
import { readPythonModule } from "../src/framework/django/python/scope.js";
import { operationsOf, plan } from "./framework/django/write/plans.js";
import { composeModule } from "../src/framework/django/write/compose.js";
import { formatPython, warmFormatter } from "../src/framework/django/write/format.js";
import { DEFAULT_STYLE } from "../src/framework/django/write/style.js";
import { Workspace, PositionEncoding } from "@astral-sh/ruff-wasm-web";
test("corpus", async () => {
  warmFormatter();
  const parser = await loadPythonParser();
  const dirs = new Map<string,string[]>();
  const root = "/tmp/venv/lib/python3.11/site-packages";
  for (const f of fs.readdirSync(root,{recursive:true}) as string[]) if (/migrations\/[^/]*\.py$/.test(f) && !f.endsWith("__init__.py")) { const d=path.dirname(f); if(!dirs.has(d)) dirs.set(d,[]); dirs.get(d)!.push(f); }
  fs.rmSync("/tmp/composed",{recursive:true,force:true}); fs.mkdirSync("/tmp/composed");
  const manifest: unknown[] = []; const log: string[]=[];
  await formatPython("x=1\n", DEFAULT_STYLE);
  const lint = new Workspace({lint:{select:["F","I001","E9"], isort:{"known-local-folder":[]}}}, PositionEncoding.Utf16);
  let n=0, t=0, tf=0;
  for (const [dir, files] of dirs) {
    let mods: ReturnType<typeof readPythonModule>[]=[];
    for (const f of files.sort()) {
      const text=fs.readFileSync(path.join(root,f),"utf8").replace(/^\ufeff/,"");
      const p=parser.parse(text);
      if(!p.ok){ log.push("PARSE "+f+" "+p.problem.message); continue; }
      mods.push(readPythonModule({path:f,text},p.root));
    }
    const t0=performance.now();
    for(;;){ const q=composeModule(plan({operations: mods.flatMap(operationsOf)})); if(q.ok||!q.reason.includes("not bound at the top")) break; mods=mods.filter(m=>m.source.path!==q.place.path); }
    const r=composeModule(plan({operations: mods.filter(m=>!/(0005_create_indexentry|0006_customise_indexentry)/.test(m.source.path)).flatMap(operationsOf), initial:true}));
    t+=performance.now()-t0;
    if(!r.ok){ log.push(`REFUSED ${r.place.path}:${r.place.line} ${r.reason}`); continue; }
    let formatted; const t1=performance.now();
    try { formatted=await formatPython(r.text, DEFAULT_STYLE); } catch(e){ log.push("FORMAT "+dir+" "+String(e)); fs.writeFileSync("/tmp/composed/bad.py", r.text); continue; }
    tf+=performance.now()-t1;
    const name=dir.replaceAll("/",".");
    fs.writeFileSync(`/tmp/composed/${name}.py`, formatted); n++;
    manifest.push({dir, name, modules: mods.filter(m=>!/(0005_create_indexentry|0006_customise_indexentry)/.test(m.source.path)).filter(m=>operationsOf(m).length).map(m=>m.source.path)});
    for(const d of lint.check(formatted)) log.push(`${d.code} ${name}.py:${d.start_location.row} ${d.message}`);
  }
  fs.writeFileSync("/tmp/composed/manifest.json", JSON.stringify(manifest));
  fs.writeFileSync("/tmp/composed/log.txt", log.join("\n"));
  console.log({apps:dirs.size,n,t,tf});
}, 600000);
