import { describe, expect, it } from "vitest";
import { codeFrame } from "../../src/edit/frame.js";

/** A frame of the part between « and » in the text. */
function frame(marked: string): string {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  return codeFrame({ path: "a/b.py", text: marked.replace(/[«»]/g, "") }, start, end);
}

describe("codeFrame", () => {
  it("names the place, shows the line and underlines the part", () => {
    expect(frame("x = 1\ny = «foo()»\nz = 2\n")).toBe("a/b.py:2:5\n2 | y = foo()\n  |     ^^^^^");
  });

  it("stops at the end of the line", () => {
    expect(frame("f(«\n  1,\n)»")).toBe("a/b.py:1:3\n1 | f(\n  |   ^");
    expect(frame("x = «f(\r\n  1,\r\n)»")).toBe("a/b.py:1:5\n1 | x = f(\n  |     ^^");
  });

  it.each([
    ["an empty part", "x = «»y", "a/b.py:1:5\n1 | x = y\n  |     ^"],
    ["the end of the text", "x\ny«»", "a/b.py:2:2\n2 | y\n  |  ^"],
    ["an empty text", "«»", "a/b.py:1:1\n1 |\n  | ^"],
    ["an empty line at the start", "«»\nx", "a/b.py:1:1\n1 |\n  | ^"],
    ["the newline itself", "xy«\n»z", "a/b.py:1:3\n1 | xy\n  |   ^"],
  ])("can show %s", (_, marked, shown) => {
    expect(frame(marked)).toBe(shown);
  });

  it("keeps carets below what they mean with tabs and wide characters", () => {
    expect(frame("\tif\t«x»:")).toBe("a/b.py:1:5\n1 |     if  x:\n  |         ^");
    expect(frame("'表' + «x»")).toBe("a/b.py:1:7\n1 | '表' + x\n  |        ^");
    expect(frame("'e\u0301' + «x»")).toBe("a/b.py:1:8\n1 | 'e\u0301' + x\n  |       ^");
    expect(frame("«'👍'» + x")).toBe("a/b.py:1:1\n1 | '👍' + x\n  | ^^^^");
  });

  it("shows control characters as pictures", () => {
    expect(frame("\x1b[31m\f«x»\u202e\x9b\u2028")).toBe(
      "a/b.py:1:7\n1 | ␛[31m␌x\uFFFD\uFFFD\uFFFD\n  |       ^",
    );
  });

  it("cuts long lines around the place", () => {
    const [, line, carets] = frame(`${"a".repeat(300)}«${"b".repeat(5)}»${"c".repeat(300)}`).split(
      "\n",
    );
    expect(line).toBe(`1 | …${"a".repeat(40)}bbbbb${"c".repeat(55)}…`);
    expect(carets).toBe(`  | ${" ".repeat(41)}^^^^^`);
    const [, lineAtEnd, caretsAtEnd] = frame(`${"a".repeat(300)}«bb»`).split("\n");
    expect(lineAtEnd).toBe(`1 | …${"a".repeat(98)}bb`);
    expect(caretsAtEnd).toBe(`  | ${" ".repeat(99)}^^`);
    const [, lineFull, caretsFull] = frame(`«${"a".repeat(3_000)}»`).split("\n");
    expect(lineFull).toBe(`1 | ${"a".repeat(100)}…`);
    expect(caretsFull).toBe(`  | ${"^".repeat(100)}`);
  });

  it("is quick on a line of many megabytes", () => {
    const text = "x".repeat(20_000_000);
    const before = performance.now();
    expect(codeFrame({ path: "a.py", text }, 10_000_000, 10_000_001)).toContain("…");
    expect(performance.now() - before).toBeLessThan(500);
  });
});
