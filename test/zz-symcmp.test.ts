import { test } from "vitest";
import fs from "node:fs";
import { loadPythonParser } from "../src/framework/django/python/parse.js";
import { freeNames, readPythonModule } from "../src/framework/django/python/scope.js";
test("cmp", async () => {
  const parser = await loadPythonParser();
  let files=0, bad=0, refused=0; let t=0;
  const report: string[] = [];
  for (const line of fs.readFileSync("/tmp/sym/out.jsonl","utf8").split("\n")) {
    if (!line) continue;
    const [path, glob, loc, names, tops] = JSON.parse(line);
    const text = fs.readFileSync(path,"utf8");
    const r = parser.parse(text);
    files++;
    if (!r.ok) { refused++; report.push("REFUSED "+path+" "+r.problem.message+" "+text.slice(r.problem.offset,r.problem.offset+60)); continue; }
    const t0=performance.now();
    const free = freeNames(r.root, text);
    t+=performance.now()-t0;
    const lineStart=[0]; for(let i=0;i<text.length;i++) if(text[i]==="\n") lineStart.push(i+1);
    const off=(l:number,c:number)=>{ const s=lineStart[l-1]!; const e=lineStart[l]??text.length; return s+Buffer.from(text.slice(s,e)).subarray(0,c).toString().length; };
    const map = new Map(free.map(f=>[f.start,f]));
    for (const [l,c,l2,c2,n] of glob) {
      const o=off(l,c); const e=off(l2,c2);
      if (text.slice(o,e)!==n) continue; // synthetic position
      if (!map.has(o)) { bad++; report.push(`MISSING ${path}:${l}:${c} ${n}`); }
    }
    for (const [l,c,l2,c2,n] of loc) {
      const o=off(l,c); const e=off(l2,c2);
      if (text.slice(o,e)!==n) continue;
      if (map.has(o)) { bad++; report.push(`EXTRA ${path}:${l}:${c} ${n}`); }
    }
    const mine = new Set(free.map(f=>f.name));
    for (const n of names) if(!mine.has(n)) { bad++; report.push(`NAME- ${path} ${n}`); }
    const py = new Set(names);
    for (const n of mine) if(!py.has(n)) { bad++; report.push(`NAME+ ${path} ${n}`); }
    // module bindings
    const m = readPythonModule({path,text}, r.root);
    for (const n of tops) if(!m.bindings.has(n)) { bad++; report.push(`TOP- ${path} ${n}`); }
    for (const n of m.bindings.keys()) if(!tops.includes(n)) { bad++; report.push(`TOP+ ${path} ${n}`); }
  }
  fs.writeFileSync("/tmp/sym/report.txt", report.join("\n"));
  console.log({files,bad,refused,t});
}, 600000);
