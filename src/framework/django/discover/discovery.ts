import type { ChainProblem } from "../../../chain/problem.js";
import type { DjangoVersion } from "../loader/version.js";
import type { DjangoApp } from "./app.js";
import type { SettingsInfo } from "./settings.js";

/** What the command line and the environment say about a project. */
export interface DiscoverOptions {
  /** $VIRTUAL_ENV, an absolute path. */
  readonly virtualEnv: string | undefined;
  /** `--app LABEL=DIR`; DIR, absolute or relative to the project, is the app's package or its migrations package. */
  readonly apps: readonly AppOption[];
  /** The settings module to read, in place of those that the project names. */
  readonly settingsModule: string | undefined;
}

export interface AppOption {
  readonly label: string;
  readonly directory: string;
}

/** The Django of a project's environment. */
export interface FoundDjango {
  /** As installed: `5.2.19`. */
  readonly version: string;
  /** The release whose loader is modelled for it; undefined where the version says nothing. */
  readonly model: DjangoVersion | undefined;
  /** The directory with its metadata. */
  readonly path: string;
}

/** An entry of INSTALLED_APPS whose package could not be found. */
export interface LostApp {
  readonly entry: string;
  /** The label that it most likely has. */
  readonly label: string;
}

/** A Django project's apps, as far as directories and settings tell. */
export interface Discovery {
  /** The project's directory, absolute, with `/`. */
  readonly root: string;
  /** Where Python would look for modules: directories of the project, then of installed packages. */
  readonly roots: readonly string[];
  /**
   * The apps of the project's graph, each label once, in Django's load order: as in INSTALLED_APPS where that is known, the
   * rest by label.
   */
  readonly apps: readonly DjangoApp[];
  /** Apps found in the project that are not in its graph, as the settings do not install them. */
  readonly otherApps: readonly DjangoApp[];
  /** Labels of installed apps without migrations. */
  readonly unmigratedApps: ReadonlySet<string>;
  /** Installed apps that were not found: what depends on them is to be taken as met. */
  readonly lostApps: readonly LostApp[];
  /** Labels of the graph that several apps have where the settings do not decide, with all of them. */
  readonly ambiguous: ReadonlyMap<string, readonly DjangoApp[]>;
  readonly settings: SettingsInfo;
  readonly django: FoundDjango | undefined;
  readonly problems: readonly ChainProblem[];
  /**
   * All apps with migrations among the installed packages. The first call walks their directories and reads their
   * `apps.py`; most commands never ask.
   */
  readonly vendors: () => readonly DjangoApp[];
}
