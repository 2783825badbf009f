/** What a project's entities and helpers need beside the framework is not installed: migrations on a new database call none of it. */
export function standIns(load) {
  const known = (path) => {
    try {
      return load.resolve(path) !== "";
    } catch {
      return false;
    }
  };
  return {
    name: "stand-ins",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === "entry-point") return undefined;
        return known(path) ? { path, external: true } : { path, namespace: "stand-in" };
      });
      build.onLoad({ filter: /.*/, namespace: "stand-in" }, () => ({
        // Whatever is asked of it is there: a class to extend, a function to call, an empty text where a string is wanted.
        contents:
          "const any = new Proxy(function () {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => '' : any), apply: () => any, construct: () => any }); module.exports = any;",
      }));
    },
  };
}
