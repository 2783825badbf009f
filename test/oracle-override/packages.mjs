/**
 * The vendors' apps that are overridden: `requirements` are installed together, `archive` is an old release that is unpacked beside the
 * environment. `apps` is INSTALLED_APPS behind Django's own, `overridden` the apps that get an override, with the places of their
 * migrations. `upgradedFrom` is an older release: the override is made of it, and brought up to the current one. `hazards` are the
 * errors that an override is left with (app, backend, the rules' codes): it is not written unless they are accepted.
 */
export const packages = [
  {
    name: "oauth-1.1.3",
    requirements: ["oauthlib", "requests"],
    archive: "django-oauth-toolkit==1.1.3",
    import: "oauth2_provider",
    apps: ["oauth2_provider"],
    overridden: { oauth2_provider: "oauth2_provider/migrations" },
  },
  {
    name: "oauth-3.4.1",
    requirements: ["django-oauth-toolkit==3.4.1"],
    upgradedFrom: "django-oauth-toolkit==2.2.0",
    apps: ["oauth2_provider"],
    overridden: { oauth2_provider: "oauth2_provider/migrations" },
  },
  {
    name: "allauth",
    requirements: ["django-allauth[socialaccount]==65.3.1"],
    apps: ["allauth", "allauth.account", "allauth.socialaccount"],
    settings: [
      'MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]',
      "SOCIALACCOUNT_STORE_TOKENS = True",
    ],
    overridden: {
      account: "allauth/account/migrations",
      socialaccount: "allauth/socialaccount/migrations",
    },
  },
  {
    name: "social-auth",
    requirements: ["social-auth-app-django==5.4.3"],
    apps: ["social_django"],
    overridden: { social_django: "social_django/migrations" },
    // Its 0016 makes the keys of all tables longer behind data steps of 0011 that may do anything as far as refold can tell.
    hazards: { social_django: { "django-pyodbc-azure": ["MSSQL001"] } },
  },
  {
    name: "celery-beat",
    requirements: ["django-celery-beat==2.8.1"],
    upgradedFrom: "django-celery-beat==2.5.0",
    apps: ["django_celery_beat"],
    overridden: { django_celery_beat: "django_celery_beat/migrations" },
  },
  {
    name: "celery-results",
    requirements: ["django-celery-results==2.6.0"],
    apps: ["django_celery_results"],
    overridden: { django_celery_results: "django_celery_results/migrations" },
  },
  {
    name: "filer",
    requirements: ["django-filer==3.3.1", "easy-thumbnails"],
    apps: ["easy_thumbnails", "filer"],
    overridden: { filer: "filer/migrations" },
  },
  {
    name: "reversion",
    requirements: ["django-reversion==5.1.0"],
    apps: ["reversion"],
    overridden: { reversion: "reversion/migrations" },
  },
  {
    name: "waffle",
    requirements: ["django-waffle==4.2.0"],
    apps: ["waffle"],
    overridden: { waffle: "waffle/migrations" },
  },
  {
    name: "knox",
    requirements: ["django-rest-knox==5.0.2"],
    apps: ["rest_framework", "knox"],
    overridden: { knox: "knox/migrations" },
  },
  {
    name: "taggit",
    requirements: ["django-taggit==6.1.0"],
    apps: ["taggit"],
    overridden: { taggit: "taggit/migrations" },
  },
  {
    name: "easy-thumbnails",
    requirements: ["easy-thumbnails"],
    apps: ["easy_thumbnails"],
    overridden: { easy_thumbnails: "easy_thumbnails/migrations" },
  },
  {
    name: "guardian",
    requirements: ["django-guardian==2.4.0"],
    apps: ["guardian"],
    // Else it makes a user behind each migrate, also where the users' table is not finished.
    settings: ["ANONYMOUS_USER_NAME = None"],
    overridden: { guardian: "guardian/migrations" },
  },
  {
    name: "axes",
    requirements: ["django-axes==7.1.0"],
    apps: ["axes"],
    settings: ['AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend"]'],
    overridden: { axes: "axes/migrations" },
  },
  {
    name: "post-office",
    requirements: ["django-post_office==3.9.1"],
    apps: ["post_office"],
    overridden: { post_office: "post_office/migrations" },
  },
  {
    name: "otp",
    requirements: ["django-otp==1.6.0"],
    apps: ["django_otp", "django_otp.plugins.otp_totp", "django_otp.plugins.otp_email"],
    overridden: {
      otp_totp: "django_otp/plugins/otp_totp/migrations",
      otp_email: "django_otp/plugins/otp_email/migrations",
    },
  },
  {
    name: "dynamic-preferences",
    requirements: ["django-dynamic-preferences==1.16.0"],
    apps: ["dynamic_preferences", "dynamic_preferences.users"],
    overridden: {
      dynamic_preferences: "dynamic_preferences/migrations",
      dynamic_preferences_users: "dynamic_preferences/users/migrations",
    },
  },
];
