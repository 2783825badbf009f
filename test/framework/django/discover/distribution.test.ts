import { describe, expect, it } from "vitest";
import { diskTree } from "../../../../src/framework/django/discover/disk-tree.js";
import { distributionOf } from "../../../../src/framework/django/discover/distribution.js";
import { discoverAt, writeProject } from "./project.js";

const PACKAGES = ".venv/lib/python3.11/site-packages";

function installed(): string {
  return writeProject({
    "manage.py": "",
    ".venv/pyvenv.cfg": "home = /usr/bin\n",
    [`${PACKAGES}/till/__init__.py`]: "",
    [`${PACKAGES}/till_extra/__init__.py`]: "",
    [`${PACKAGES}/django_till-1.4.dist-info/METADATA`]:
      "Metadata-Version: 2.1\nName: django-till\nVersion: 1.4\n\nVersion: of the text\n",
    [`${PACKAGES}/django_till-1.4.dist-info/RECORD`]: "till/__init__.py,sha256=x,0\n",
    "shop/__init__.py": "",
  });
}

function found(directory: string): string | undefined {
  const root = installed();
  const { roots } = discoverAt(root);
  const distribution = distributionOf(diskTree(), roots, `${root}/${directory}`);
  return distribution && `${distribution.name} ${distribution.version}`;
}

describe("distributionOf", () => {
  it("knows the package of an environment inside the project", () => {
    expect(found(`${PACKAGES}/till`)).toBe("django-till 1.4");
  });

  it("knows none where no installer brought the files", () => {
    expect(found(`${PACKAGES}/till_extra`)).toBeUndefined();
    expect(found("shop")).toBeUndefined();
  });
});
