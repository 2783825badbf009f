/** Settings and reasons that packages share. */

export const WEB_SETTINGS = [
  'STATIC_URL = "/static/"',
  'ROOT_URLCONF = "settings"',
  "urlpatterns = []",
  "SITE_ID = 1",
];

/** Why refold leaves more than Django in the chains that this is said of. */
export const ORDER =
  "Data steps of other apps run between its steps today. No edge of the graph demands that, and refold keeps it; Django's one" +
  " module runs in another order, in which they happen to work.";

export const LOCAL_CACHE = '{"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}';
export const SIMPLE_SEARCH =
  'HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}';

export function templates(...processors) {
  const named = processors.map((name) => `"${name}"`).join(", ");
  return (
    'TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,' +
    ` "OPTIONS": {"context_processors": [${named}]}}]`
  );
}
