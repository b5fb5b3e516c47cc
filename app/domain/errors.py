"""The two families of expected errors. Each carries a code and safe parameters; the sentence stands in resources/texts."""


class LivdError(Exception):
    """An expected error: `code` names its sentence, `params` fill it; neither ever holds a name or a note."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class RuleBroken(LivdError):
    """A rule of the domain says no; nothing was written. `field` (if any) names the input it belongs to."""

    def __init__(self, code: str, *, field: str = "", **params: object) -> None:
        super().__init__(code, **params)
        self.field = field


class VaultError(LivdError):
    """The encrypted vault could not be opened, read or written; nothing acknowledged is lost."""
