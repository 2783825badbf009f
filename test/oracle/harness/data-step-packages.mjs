/**
 * Packages that are folded for their data steps: rows moved between apps, real models, helpers of the package, SQL, permissions that are
 * made while migrations run. The fields are those of packages.mjs.
 */

import { LOCAL_CACHE, ORDER, SIMPLE_SEARCH, templates, WEB_SETTINGS } from "./package-settings.mjs";

export const dataStepPackages = [
  {
    name: "hyperkitty",
    django: ["4.2"],
    large: true,
    own: true,
    requirements: ["HyperKitty==1.3.12"],
    copied: ["hyperkitty", "django_mailman3", "django_q"],
    apps: [
      ..."hyperkitty django_mailman3 django.contrib.humanize rest_framework django_gravatar".split(
        " ",
      ),
      ..."compressor haystack django_extensions django_q".split(" "),
      ..."allauth allauth.account allauth.socialaccount".split(" "),
    ],
    settings: [
      ...WEB_SETTINGS,
      templates(),
      SIMPLE_SEARCH,
      'STATIC_ROOT = "static"',
      'MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]',
      'MAILMAN_REST_API_URL = "http://localhost:8001"',
      'MAILMAN_REST_API_USER = MAILMAN_REST_API_PASS = MAILMAN_ARCHIVER_KEY = "oracle"',
    ],
  },
  {
    name: "modoboa",
    django: ["5.2"],
    large: true,
    own: true,
    // One by one, because pip would compile another that needs rrdtool's headers.
    requirements: [
      ..."django-phonenumber-field[phonenumbers]==8.5.0 django-reversion==6.4.0".split(" "),
      ..."django-otp==1.7.5 django-filter django-rename-app==0.1.7 django-environ".split(" "),
      ..."djangorestframework==3.16.1 drf-spectacular django-oauth-toolkit==3.4.1".split(" "),
      ..."django-cors-headers libpass bcrypt dnspython feedparser fido2==2.2.1".split(" "),
      ..."progressbar33 python-dateutil cryptography pytz requests lxml_html_clean".split(" "),
      ..."charset-normalizer ovh oath packaging redis qrcode aiosmtplib reportlab".split(" "),
      ..."defusedxml python-magic rq django-rq sievelib drf-nested-routers vobject".split(" "),
      ..."caldav==3.6.0 icalendar recurring-ical-events html2text idna".split(" "),
    ],
    archives: ["modoboa==2.12.0"],
    copied: ["modoboa"],
    copiedFrom: "modoboa==2.12.0",
    shortcomings: {
      autoreply:
        "Its data steps move rows out of tables that are altered or deleted next, so a module ends behind each of them.",
      transport: ORDER,
    },
    onlyApps: [
      ..."auth contenttypes sessions messages sites staticfiles"
        .split(" ")
        .map((name) => `django.contrib.${name}`),
      ..."reversion oauth2_provider corsheaders rest_framework rest_framework.authtoken".split(" "),
      ..."django_filters phonenumber_field django_otp django_otp.plugins.otp_totp".split(" "),
      ..."django_otp.plugins.otp_static django_rename_app modoboa".split(" "),
      ..."core lib admin autoconfig transport relaydomains limits parameters dnstools policyd"
        .concat(" maillog pdfcredentials dmarc imap_migration autoreply sievefilters contacts")
        .concat(" calendars webmail")
        .split(" ")
        .map((name) => `modoboa.${name}`),
    ],
    settings: [
      ...WEB_SETTINGS,
      templates(),
      'AUTH_USER_MODEL = "core.User"',
      'MODOBOA_APPS = ["modoboa"]',
      'BASE_DIR = MEDIA_ROOT = "data"',
    ],
  },
  {
    name: "ephios",
    django: ["5.2"],
    large: true,
    own: true,
    requirements: ["ephios==0.27.1"],
    copied: ["ephios"],
    onlyApps: [
      ..."ephios.core ephios.extra ephios.api django.contrib.admin django.contrib.auth".split(" "),
      ..."polymorphic django.contrib.contenttypes django.contrib.sessions".split(" "),
      ..."django.contrib.messages django.contrib.staticfiles django_filters guardian".split(" "),
      ..."oauth2_provider rest_framework django_select2 recurrence webpush".split(" "),
      ..."dynamic_preferences.users.apps.UserPreferencesConfig ephios.modellogging".split(" "),
      ..."baseshiftstructures basesignupflows complexsignup pages qualification_management guests"
        .concat(" eventautoqualification simpleresource federation files questionnaires")
        .split(" ")
        .map((name) => `ephios.plugins.${name}.apps.PluginApp`),
      "dynamic_preferences",
    ],
    settingsBefore: [
      "os.environ.update(DEBUG='False', ALLOWED_HOSTS='*', SITE_URL='http://localhost')",
      "os.environ.update(DATABASE_URL='sqlite://:memory:', EMAIL_URL='consolemail://')",
      "os.environ.update(DATA_DIR=os.path.join(os.getcwd(), 'data'))",
      "os.environ.update(DEFAULT_FROM_EMAIL='a@localhost', SERVER_EMAIL='a@localhost', ADMINS='a@localhost')",
      "from ephios.settings import *",
    ],
    settings: [`CACHES = {"default": ${LOCAL_CACHE}}`],
  },
  {
    name: "openwisp",
    django: ["5.2"],
    large: true,
    own: true,
    requirements: [
      "openwisp-radius==1.3.3",
      "openwisp-users==1.3.2",
      "openwisp-notifications==1.3",
    ],
    copied: ["openwisp_radius", "openwisp_users", "openwisp_notifications"],
    random: ["openwisp_radius_organizationradiussettings.token"],
    shortcomings: {
      openwisp_notifications:
        "0004 and 0010 name a dependency by a function of another package, so refold keeps them as they are, with what" +
        " Django folds inside of them.",
    },
    apps: [
      ..."openwisp_users organizations allauth allauth.account allauth.socialaccount".split(" "),
      ..."openwisp_utils.admin_theme openwisp_notifications openwisp_radius".split(" "),
      ..."rest_framework rest_framework.authtoken django_filters private_storage".split(" "),
      ..."dj_rest_auth dj_rest_auth.registration drf_yasg django_extensions".split(" "),
    ],
    settings: [
      ...WEB_SETTINGS,
      templates(),
      'AUTH_USER_MODEL = "openwisp_users.User"',
      'MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]',
      'PRIVATE_STORAGE_ROOT = MEDIA_ROOT = "data"',
      `CACHES = {"default": ${LOCAL_CACHE}}`,
    ],
  },
  {
    name: "squad",
    django: ["4.2"],
    large: true,
    own: true,
    requirements: ["squad==1.98", "setuptools<80"],
    copied: ["squad"],
    unsupported: { mysql: "its chain alters a key that MariaDB holds on to (error 150)" },
    apps: [
      ..."corsheaders rest_framework rest_framework.authtoken rest_framework_filters".split(" "),
      ..."simple_history django_filters crispy_forms squad.core squad.api squad.ci".split(" "),
      ..."allauth allauth.account allauth.socialaccount".split(" "),
    ],
    settings: [
      ...WEB_SETTINGS,
      templates(),
      'MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]',
      'TEMPLATES.append({"BACKEND": "django.template.backends.jinja2.Jinja2", "NAME": "jinja2"})',
    ],
    settingsBefore: [
      "import sys",
      "import types",
      "# When it is imported, it downloads files for browsers.",
      "setup = types.SimpleNamespace(setup_staticfiles=lambda: None)",
      "sys.modules['squad.frontend.setup'] = setup",
    ],
  },
  {
    name: "kiwitcms",
    django: ["4.2"],
    large: true,
    own: true,
    requirements: ["kiwitcms==12.4", "setuptools<80"],
    copied: ["tcms"],
    onlyApps: [
      ..."django.contrib.sites guardian django_comments simple_history".split(" "),
      ..."tcms.kiwi_attachments.apps.AppConfig tcms.core.contrib.linkreference".split(" "),
      ..."tcms.management tcms.testcases.apps.AppConfig tcms.testplans.apps.AppConfig".split(" "),
      ..."tcms.testruns.apps.AppConfig tcms.bugs.apps.AppConfig django.contrib.admin".split(" "),
      ..."auth contenttypes messages sessions staticfiles"
        .split(" ")
        .map((name) => `django.contrib.${name}`),
      ..."captcha colorfield tree_queries vinaigrette tcms.core tcms.kiwi_auth".split(" "),
    ],
    settingsBefore: ["from tcms.settings.common import *"],
    settings: [],
  },
];
