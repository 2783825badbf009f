import { expect, test } from "vitest";
import { FormatError, formatPython } from "../../../../src/framework/django/write/format.js";
import { DEFAULT_STYLE, type PythonStyle } from "../../../../src/framework/django/write/style.js";

const format = (text: string, style: Partial<PythonStyle> = {}): Promise<string> =>
  formatPython(text, { ...DEFAULT_STYLE, ...style });

test("lays out as Black does", async () => {
  const text = `import a
class Migration(a.B):
    operations = [
        a.C('x', # why
          y = 1,)
        ,
        # alone
    ]
`;
  expect(await format(text)).toBe(`import a


class Migration(a.B):
    operations = [
        a.C(
            "x",  # why
            y=1,
        ),
        # alone
    ]
`);
});

test("leaves strings of several lines alone", async () => {
  expect(await format('x = [\n"""\n  a  \n\tb""",\n]\n')).toBe(
    'x = [\n    """\n  a  \n\tb""",\n]\n',
  );
});

test("follows the style", async () => {
  const call = "x = f('aaaaaaaaaa', 'bbbbbbbbbbbb')\n";
  expect(await format(call, { quotes: "single" })).toBe(call);
  expect(await format(`x = "a", 'b'\n`, { quotes: "preserve" })).toBe(`x = "a", 'b'\n`);
  expect(await format(call, { lineLength: 20, indentStyle: "tab" })).toBe(
    'x = f(\n\t"aaaaaaaaaa",\n\t"bbbbbbbbbbbb",\n)\n',
  );
  expect(await format("if a:\n    b\n", { indentWidth: 2 })).toBe("if a:\n  b\n");
  expect(await format("x = [1,]\n", { keepTrailingCommas: false })).toBe("x = [1]\n");
  expect(await format("x = 1\ny = 2\n", { lineEnding: "\r\n" })).toBe("x = 1\r\ny = 2\r\n");
});

test("uses no syntax that is newer than the target", async () => {
  const text = `with ${"a".repeat(40)} as b, ${"c".repeat(40)} as d:\n    pass\n`;
  expect(await format(text)).toBe(text);
  expect(await format(text, { target: "py310" })).toMatch(/^with \(\n/);
  expect(await format("match a:\n    case 1:\n        pass\n")).toContain("match a:");
});

test("says where the text is not Python 3", async () => {
  const error: unknown = await format("ä = 1\nprint 'x'\n").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FormatError);
  expect(error).toMatchObject({ line: 2 });
});
