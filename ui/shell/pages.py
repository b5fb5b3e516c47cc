"""The pages by name, in the order of the rail; each is made when it is first asked for, so that an unlock waits for one."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from ui.fields.drafts import Values
from ui.page import Page

P = TypeVar("P", bound=Page)


class Pages(Mapping[str, Page]):
    """`added` is called with each page that is made."""

    def __init__(self, makers: Mapping[str, Callable[[], Page]], added: Callable[[Page], object]) -> None:
        self._makers, self._added = makers, added
        self.made: dict[str, Page] = {}
        self._places: dict[str, Values] = {}

    def __getitem__(self, name: str) -> Page:
        if name not in self.made:
            self.made[name] = page = self._makers[name]()
            self._added(page)
            page.go_to(self._places.pop(name, {}))
        return self.made[name]

    def places(self) -> dict[str, Values]:
        """Where on each page one is."""
        return self._places | {name: page.place() for name, page in self.made.items()}

    def go_to(self, places: Mapping[str, Values]) -> None:
        """Be there again, on each page when it is made."""
        self._places = dict(places)
        for name in self.made.keys() & places.keys():
            self.made[name].go_to(self._places.pop(name))

    def forget(self) -> list[Page]:
        """Let go of every page; each is made anew when it is next asked for, and is where it was. Answers with the old ones."""
        self._places = self.places()
        going, self.made = list(self.made.values()), {}
        return going

    def of(self, name: str, kind: type[P]) -> P:
        """The page of that name, which is of that class."""
        page = self[name]
        if not isinstance(page, kind):
            raise TypeError(f"{name} is a {type(page).__name__}")
        return page

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
