import { isStandardLibrary } from "../python/standard-library.js";

/** Modules whose functions only compute, or only write to the screen and the log. */
const PURE = new Set(
  `
ast.literal_eval babel base64 binascii bs4 bisect calendar collections colorsys copy csv datetime dateutil decimal difflib enum fractions
functools gc hashlib heapq hmac html io itertools json locale logging math numbers operator os.environ os.getenv os.urandom os.getcwd
os.path os.sep os.linesep pathlib pprint pytz random re secrets statistics string struct sys.argv sys.maxsize
sys.platform sys.stderr sys.stdin sys.stdout sys.version sys.version_info textwrap time types typing typing_extensions
unicodedata urllib.parse uuid warnings zlib zoneinfo six six.moves
django.conf.settings django.core.exceptions django.core.validators django.contrib.auth.hashers
django.core.management.color django.VERSION django.db.utils django.db.router django.db.IntegrityError
django.db.OperationalError django.db.ProgrammingError django.db.DatabaseError django.db.Error django.db.NotSupportedError
django.db.models.deletion django.urls.reverse django.urls.NoReverseMatch django.utils django.get_version
django.core.cache django.db.backends.postgresql.psycopg_any psycopg2.extras psycopg.types.range graphene.Node.to_global_id
graphene.Node.from_global_id bleach celery.states dj_database_url dj_email_url emoji html2text humanize inflection isodate lxml.etree lxml.html markdown measurement natsort nh3
packaging.version phonenumbers prices semantic_version semver shortuuid slugify unidecode yaml.safe_load
django.template.defaultfilters.slugify django.template.defaultfilters.striptags django.template.defaultfilters.title
django.template.defaultfilters.truncatechars django.template.defaultfilters.truncatewords
django.contrib.auth.get_permission_codename django.core.serializers.json.DjangoJSONEncoder
`
    .trim()
    .split(/\s+/),
);

/** Parts of pure modules that do more than compute. */
const IMPURE = new Set(
  `
csv.writer csv.DictWriter gc.get_objects gc.get_referrers gc.get_referents gc.callbacks django.utils.module_loading django.utils.autoreload django.utils.functional logging.config
logging.handlers logging.addLevelName operator.attrgetter operator.methodcaller io.open pathlib.os enum.Enum
types.FunctionType types.MethodType logging.setLoggerClass random.os warnings.sys typing.sys
`
    .trim()
    .split(/\s+/),
);

/** Does what the path names only compute (or print, log, sleep)? */
export function isPurePath(path: string): boolean {
  return hasPrefixIn(PURE, path) && !hasPrefixIn(IMPURE, path);
}

/** Is the path that of a class or module of which a part only computes? */
export function leadsToPure(path: string): boolean {
  return [...PURE].some((pure) => pure.startsWith(`${path}.`));
}

function hasPrefixIn(paths: ReadonlySet<string>, path: string): boolean {
  const parts = path.split(".");
  for (let count = 1; count <= parts.length; count += 1) {
    if (paths.has(parts.slice(0, count).join("."))) return true;
  }
  return false;
}

/** Is the path one whose calls are known, or refused by name? */
export function isKnownPath(path: string): boolean {
  return path.startsWith("connection.") || isForeignPath(path);
}

/** Is the path one of Python's or Django's, which are known by name and not read? */
export function isForeignPath(path: string): boolean {
  const root = path.split(".")[0] ?? path;
  return root === "django" || root === "swapper" || isStandardLibrary(path) || isPurePath(path);
}
