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


class Question(RuleBroken):
    """Not a no: nothing was written, and it will be when the person says that this is what they mean (`UnitOfWork.ask`)."""

    @property
    def key(self) -> str:
        """What exactly was asked; a yes is to this and nothing else."""
        return ":".join([self.code, *(f"{name}={value}" for name, value in sorted(self.params.items()))])


class VaultError(LivdError):
    """The encrypted vault could not be opened, read or written; nothing acknowledged is lost."""
