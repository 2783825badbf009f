/** The releases of Django whose statements differ; each stands for those up to the next. */
export const DJANGO_RELEASES = ["2.1", "3.2", "4.2", "5.2", "6.0"] as const;

/** One of the releases. */
export type DjangoRelease = (typeof DJANGO_RELEASES)[number];

/** Is a release the given one or a newer one? */
export function isSince(release: DjangoRelease, first: DjangoRelease): boolean {
  return DJANGO_RELEASES.indexOf(release) >= DJANGO_RELEASES.indexOf(first);
}

/** The modelled release for a version text such as `5.2.19`; undefined where it is none. */
export function releaseOf(version: string): DjangoRelease | undefined {
  const found = /^(\d+)\.(\d+)/.exec(version.trim());
  if (found === null) return undefined;
  const number = Number(found[1]) * 100 + Number(found[2]);
  return (
    DJANGO_RELEASES.findLast((release) => {
      const [major, minor] = release.split(".").map(Number);
      return number >= (major ?? 0) * 100 + (minor ?? 0);
    }) ?? "2.1"
  );
}
