/**
 * The packages whose chains are folded, and the smallest settings that migrate them from empty.
 *
 * A package here is one project: `requirements` are installed, the import packages in `copied` are
 * copied into the project as if they were its own, `apps` is INSTALLED_APPS after Django's own.
 * `quick` packages take half a minute each, `large` ones are left out of the gate.
 * `archives` are old releases, unpacked beside the virtual environment because a current release
 * of the same name is in it. `unsupported` says on which database the original chain fails, and
 * why; `shortcomings` says why refold leaves more operations of an app than Django, whose result is right;
 * `random` names columns (table.column) that the package fills at random. `own` packages get
 * a virtual environment of their own, because they pin what others need newer.
 */

import { dataStepPackages } from "./data-step-packages.mjs";
import { LOCAL_CACHE, ORDER, SIMPLE_SEARCH, templates, WEB_SETTINGS } from "./package-settings.mjs";

const DJANGO_APPS = ["contenttypes", "auth", "admin", "sessions", "messages", "sites"].map(
  (name) => `django.contrib.${name}`,
);

const OSCAR_APPS = [
  "oscar.config.Shop",
  ..."analytics.Analytics checkout.Checkout address.Address shipping.Shipping catalogue.Catalogue"
    .concat(" catalogue.reviews.CatalogueReviews communication.Communication partner.Partner")
    .concat(" basket.Basket payment.Payment offer.Offer order.Order customer.Customer")
    .concat(" search.Search voucher.Voucher wishlists.Wishlists dashboard.Dashboard")
    .concat(" dashboard.reports.ReportsDashboard dashboard.users.UsersDashboard")
    .concat(" dashboard.orders.OrdersDashboard dashboard.catalogue.CatalogueDashboard")
    .concat(" dashboard.offers.OffersDashboard dashboard.partners.PartnersDashboard")
    .concat(" dashboard.pages.PagesDashboard dashboard.ranges.RangesDashboard")
    .concat(" dashboard.reviews.ReviewsDashboard dashboard.vouchers.VouchersDashboard")
    .concat(" dashboard.communications.CommunicationsDashboard")
    .concat(" dashboard.shipping.ShippingDashboard")
    .split(" ")
    .map((entry) => {
      const dot = entry.lastIndexOf(".");
      return `oscar.apps.${entry.slice(0, dot)}.apps.${entry.slice(dot + 1)}Config`;
    }),
];

export const packages = [
  {
    name: "pretalx",
    django: ["5.2"],
    large: true,
    own: true,
    requirements: ["pretalx==2025.2.2"],
    copied: ["pretalx"],
    shortcomings: { schedule: ORDER },
    onlyApps: [
      ...["auth", "contenttypes", "sessions", "messages", "staticfiles", "humanize"].map(
        (name) => `django.contrib.${name}`,
      ),
      ..."django_filters rest_framework.authtoken rules csp django_tables2".split(" "),
      "django_minify_html",
      ..."api common event mail person schedule submission agenda cfp orga"
        .split(" ")
        .map((name) => `pretalx.${name}`),
      "rest_framework",
    ],
    settingsBefore: [
      "os.environ.setdefault('PRETALX_DATA_DIR', os.path.join(os.getcwd(), 'data'))",
      "os.makedirs(os.environ['PRETALX_DATA_DIR'], exist_ok=True)",
      "from pretalx.settings import *",
    ],
    settings: [`CACHES = {"default": ${LOCAL_CACHE}}`],
    unsupported: { mysql: "pretalx supports PostgreSQL and SQLite only" },
  },
  {
    name: "wagtail",
    django: ["5.2"],
    large: true,
    requirements: ["wagtail==8.0.1"],
    copied: ["wagtail", "taggit", "modelsearch"],
    shortcomings: { wagtailadmin: ORDER, wagtailimages: "The chain's own squash stays as it is." },
    apps: [
      ..."forms redirects search_promotions".split(" ").map((name) => `wagtail.contrib.${name}`),
      ..."embeds sites users snippets documents images search admin"
        .split(" ")
        .map((name) => `wagtail.${name}`),
      ..."wagtail modelcluster taggit modelsearch".split(" "),
    ],
    settings: [
      ...WEB_SETTINGS,
      templates(),
      'WAGTAIL_SITE_NAME = "oracle"',
      'WAGTAILADMIN_BASE_URL = "http://localhost"',
    ],
  },
  {
    name: "oscar",
    django: ["5.2"],
    large: true,
    requirements: ["django-oscar==4.2.1", "sorl-thumbnail"],
    copied: ["oscar"],
    apps: [
      "django.contrib.flatpages",
      ...OSCAR_APPS,
      ..."widget_tweaks haystack treebeard sorl.thumbnail django_tables2".split(" "),
    ],
    settings: [...WEB_SETTINGS, templates(), "from oscar.defaults import *", SIMPLE_SEARCH],
  },
  ...dataStepPackages,
  {
    name: "contrib",
    django: ["5.2", "4.2"],
    quick: true,
    // Used by the self-test: here every check must pass for Django's own squash.
    squashedRightByDjango: true,
    requirements: [],
    copied: ["django"],
    apps: ["django.contrib.flatpages", "django.contrib.redirects"],
    settings: ["SITE_ID = 1"],
  },
  {
    name: "oauth-1.1.3",
    django: ["5.2", "4.2"],
    quick: true,
    requirements: ["oauthlib", "requests"],
    // The release whose maintainers had squashed the same chain by hand.
    archives: ["django-oauth-toolkit==1.1.3", "django-oauth-toolkit==1.3.0"],
    copied: ["oauth2_provider"],
    copiedFrom: "django-oauth-toolkit==1.1.3",
    handSquashed: {
      archive: "django-oauth-toolkit==1.3.0",
      app: "oauth2_provider",
      step: "0001_initial",
      // 1.3.0 checks the addresses in Application.clean, so its hand-written step has no validator.
      explained: [
        "oauth2_provider.application fields redirect_uris:" +
          " expected ['django.db.models.TextField', []," +
          " {'blank': True, 'help_text': 'Allowed URIs list, space separated'}]," +
          " got ['django.db.models.TextField', []," +
          " {'blank': True, 'help_text': 'Allowed URIs list, space separated'," +
          " 'validators': ['oauth2_provider.validators.validate_uris']}]",
      ],
    },
    apps: ["oauth2_provider"],
    settings: [],
  },
  {
    name: "oauth-current",
    django: ["5.2", "4.2"],
    quick: true,
    requirements: ["django-oauth-toolkit==3.4.1"],
    copied: ["oauth2_provider"],
    apps: ["oauth2_provider"],
    settings: [],
  },
  {
    name: "cms",
    django: ["5.2"],
    requirements: ["django-cms==5.1.3", "django-filer==3.6.0", "easy-thumbnails"],
    copied: ["cms", "menus", "filer", "easy_thumbnails"],
    shortcomings: {
      cms:
        "The chain's own squash stays as it is, and most of the data steps behind it may do anything as far as refold can" +
        " tell, so they keep their places between the modules.",
    },
    apps: ["cms", "menus", "treebeard", "sekizai", "filer", "easy_thumbnails"],
    settings: [
      ...WEB_SETTINGS,
      templates(
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        ..."request i18n debug media static"
          .split(" ")
          .map((name) => `django.template.context_processors.${name}`),
        "sekizai.context_processors.sekizai",
        "cms.context_processors.cms_settings",
      ),
      "CMS_CONFIRM_VERSION4 = True",
      'LANGUAGE_CODE = "en"',
      'LANGUAGES = [("en", "English")]',
    ],
  },
  {
    name: "helpdesk",
    django: ["5.2"],
    requirements: ["django-helpdesk==2.6.1"],
    copied: ["helpdesk"],
    apps: ["django.contrib.humanize", "helpdesk"],
    settings: [...WEB_SETTINGS, templates(), "HELPDESK_TEAMS_MODE_ENABLED = False"],
  },
  {
    name: "hordak",
    django: ["5.2"],
    requirements: ["django-hordak==2.0.0"],
    copied: ["hordak"],
    apps: ["mptt", "hordak"],
    settings: [],
    unsupported: { sqlite: "hordak's triggers exist for PostgreSQL and MySQL only" },
  },
  {
    name: "machina",
    django: ["5.2"],
    requirements: ["django-machina==1.3.1"],
    copied: ["machina"],
    apps: [
      ..."mptt haystack widget_tweaks machina machina.apps.forum".split(" "),
      "machina.apps.forum_conversation",
      "machina.apps.forum_conversation.forum_attachments",
      "machina.apps.forum_conversation.forum_polls",
      ..."feeds moderation search tracking member permission"
        .split(" ")
        .map((name) => `machina.apps.forum_${name}`),
    ],
    settings: [
      SIMPLE_SEARCH,
      `CACHES = {"default": ${LOCAL_CACHE}, "machina_attachments": ${LOCAL_CACHE}}`,
    ],
  },
  {
    name: "wiki",
    django: ["5.2"],
    requirements: ["wiki", "django-nyt"],
    copied: ["wiki", "django_nyt"],
    apps: [
      ..."django.contrib.humanize django_nyt mptt sekizai sorl.thumbnail wiki".split(" "),
      ..."attachments notifications images".split(" ").map((name) => `wiki.plugins.${name}`),
    ],
    settings: [
      ...WEB_SETTINGS,
      templates(
        "django.contrib.auth.context_processors.auth",
        "django.template.context_processors.request",
        "sekizai.context_processors.sekizai",
      ),
    ],
  },
  {
    name: "celery",
    django: ["5.2", "4.2"],
    quick: true,
    requirements: ["django-celery-beat==2.9.0", "django-celery-results==2.6.0"],
    copied: ["django_celery_beat", "django_celery_results"],
    apps: ["django_celery_beat", "django_celery_results"],
    settings: [],
  },
  {
    name: "plans",
    django: ["5.2"],
    requirements: ["django-plans==2.8.2"],
    copied: ["plans", "sequences"],
    apps: ["sequences", "ordered_model", "plans"],
    settings: ['PLANS_CURRENCY = "EUR"', "PLANS_INVOICE_ISSUER = {}", "PLANS_TAX = None"],
  },
  {
    name: "submissions",
    django: ["5.2"],
    requirements: ["edx-submissions==4.0.2"],
    copied: ["submissions"],
    apps: ["submissions"],
    settings: [],
    unsupported: { mysql: "its 0002 reads a column that MySQL does not have yet" },
  },
  {
    name: "accounts",
    django: ["5.2"],
    requirements: [
      "django-allauth==65.21.1",
      "django-axes==8.3.1",
      "django-guardian==3.5.2",
      "django-otp==1.7.5",
    ],
    copied: ["allauth", "axes", "guardian", "django_otp"],
    shortcomings: {
      account: "Its data steps are walls to refold, and keep what stands on their two sides apart.",
      socialaccount:
        "0001 chooses its fields by a setting, so refold keeps it as it is; Django's squash takes what the settings say" +
        " today.",
      axes:
        "With rewrite, two of its modules open with a guard, which stops databases that have only some of the steps; what" +
        " they hold is what Django leaves.",
    },
    apps: [
      ..."allauth allauth.account allauth.socialaccount allauth.mfa allauth.idp.oidc".split(" "),
      ..."axes guardian django_otp django_otp.plugins.otp_email".split(" "),
      ..."django_otp.plugins.otp_totp django_otp.plugins.otp_static".split(" "),
    ],
    settings: [
      ...WEB_SETTINGS,
      'AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]',
      'MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]',
    ],
  },
  {
    name: "contents",
    django: ["5.2"],
    requirements: [
      "django-dynamic-preferences==1.17.0",
      "django-newsletter==1.2.1",
      "django-reversion==6.4.0",
      "django-scheduler==0.12.0",
      "sorl-thumbnail",
    ],
    copied: ["dynamic_preferences", "newsletter", "reversion", "schedule"],
    apps: [
      "dynamic_preferences",
      "dynamic_preferences.users.apps.UserPreferencesConfig",
      ..."newsletter sorl.thumbnail reversion schedule".split(" "),
    ],
    settings: WEB_SETTINGS,
  },
  {
    name: "toolbox",
    django: ["5.2"],
    requirements: [
      "django-post_office==3.12.0",
      "django-q2==1.11.1",
      "django-silk==5.6.0",
      "django-sql-explorer==5.3.1",
      "django-waffle==5.0.0",
    ],
    copied: ["post_office", "django_q", "rest_framework", "silk", "explorer", "waffle"],
    shortcomings: {
      post_office:
        "The data step of 0010 calls the package's own functions before it looks at rows, so refold takes it for one that" +
        " may do anything and keeps it between two modules.",
    },
    apps: [
      ..."django_q post_office rest_framework rest_framework.authtoken".split(" "),
      ..."silk explorer waffle".split(" "),
    ],
    settings: WEB_SETTINGS,
  },
];

/** Why an app of a package falls short of Django, undefined where that is not known. */
export function knownShortcoming(packageName, app) {
  return packages.find(({ name }) => name === packageName)?.shortcomings?.[app];
}

/** INSTALLED_APPS of a package's project. */
export function installedApps(entry) {
  return entry.onlyApps ?? [...DJANGO_APPS, ...entry.apps];
}
