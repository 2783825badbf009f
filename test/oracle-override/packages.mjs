/**
 * The vendors' apps that are overridden: `requirements` are installed together, `archive` is an old release that is unpacked beside the
 * environment. `apps` is INSTALLED_APPS behind Django's own, `overridden` the apps that get an override, with the places of their
 * migrations.
 */
export const packages = [
  {
    name: "oauth-1.1.3",
    everyBackend: true,
    requirements: ["oauthlib", "requests"],
    archive: "django-oauth-toolkit==1.1.3",
    import: "oauth2_provider",
    apps: ["oauth2_provider"],
    overridden: { oauth2_provider: "oauth2_provider/migrations" },
  },
  {
    name: "oauth-3.4.1",
    everyBackend: true,
    requirements: ["django-oauth-toolkit==3.4.1"],
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
  },
  {
    name: "celery-beat",
    requirements: ["django-celery-beat==2.8.1"],
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
];
