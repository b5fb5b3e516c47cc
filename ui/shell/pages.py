"""The pages by name, in the order of the rail; each is made when it is first asked for, so that an unlock waits for one."""

from collections.abc import Callable, Iterator, Mapping

from ui.page import Page


class Pages(Mapping[str, Page]):
    """`added` is called with each page that is made."""

    def __init__(self, makers: Mapping[str, Callable[[], Page]], added: Callable[[Page], object]) -> None:
        self._makers, self._added = makers, added
        self.made: dict[str, Page] = {}

    def __getitem__(self, name: str) -> Page:
        if name not in self.made:
            self.made[name] = page = self._makers[name]()
            self._added(page)
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
