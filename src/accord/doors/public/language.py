"""Placeholder until the page lands."""
def LanguageMiddleware(get_response):
    return get_response
