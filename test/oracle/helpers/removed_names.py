"""Stand-ins for names that newer Django and setuptools no longer ship.

django-oauth-toolkit 1.1.3 imports them while its models and migrations load. Only names are
given back, nothing that takes part in a migration, so its modules run unpatched.
"""

import importlib.util
import sys
import types


def install():
    """Put the missing names in place. Does nothing for those that still exist."""
    import django.utils
    from django.utils import encoding, translation

    _set_missing(
        translation,
        ugettext=translation.gettext,
        ugettext_lazy=translation.gettext_lazy,
        ungettext=translation.ngettext,
    )
    _set_missing(
        encoding,
        force_text=encoding.force_str,
        smart_text=encoding.smart_str,
        python_2_unicode_compatible=lambda cls: cls,
    )
    if not hasattr(django.utils, "six"):
        six = types.ModuleType("django.utils.six")
        six.string_types = (str,)
        six.text_type = str
        six.iteritems = lambda mapping: iter(mapping.items())
        django.utils.six = six
        sys.modules["django.utils.six"] = six
    if importlib.util.find_spec("pkg_resources") is None:
        resources = types.ModuleType("pkg_resources")
        resources.require = lambda name: [types.SimpleNamespace(version="unknown")]
        sys.modules["pkg_resources"] = resources


def _set_missing(module, **names):
    for name, value in names.items():
        if not hasattr(module, name):
            setattr(module, name, value)
